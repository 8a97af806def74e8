package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hitotsu.inbox.ClaimAges;
import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import dev.hitotsu.testkit.time.ManualClockwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nobody has to remember to delete what is old, on virtual time. */
class InboxCleaningTest {
    private static final long SECOND = 1_000_000_000L;

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine machine = simulation.machine();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ClaimCleaning.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        told.start();
        logger.addAppender(told);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(told);
    }

    @Test
    void whoeverUsesTheInboxHasItCleaned() {
        InMemoryLeaseStore store = new InMemoryLeaseStore(machine.instants());
        LeasedInbox inbox = LeasedInbox.builder(store, "payments")
                .retention(new Retention(Duration.ofHours(1), Duration.ofHours(1)))
                .clockwork(machine)
                .build();
        List<Integer> left = new ArrayList<>();
        machine.start("user", () -> {
            for (int i = 0; i < 2_500; i++) {
                inbox.runOnce("key " + i, lease -> {});
            }
            machine.sleep(2 * 3_600 * SECOND);
            inbox.runOnce("another", lease -> {});
            machine.sleep(SECOND);
            left.add(store.deleteForgotten(10_000));
        });
        simulation.run(10 * 3_600 * SECOND);

        assertThat(left).containsExactly(0);
    }

    @Test
    void aCleaningThatFailsIsTriedAgainInAMinute() {
        List<Long> triedAt = new ArrayList<>();
        ClaimCleaning cleaning = new ClaimCleaning(machine, limit -> {
            triedAt.add(machine.nanoTime() / SECOND);
            throw new IOException("the store is away");
        });
        machine.start("user", () -> {
            for (int i = 0; i < 200; i++) {
                cleaning.runIfDue();
                machine.sleep(SECOND);
            }
        });
        simulation.run(1_000 * SECOND);

        assertThat(triedAt).as("while somebody uses the inbox").containsExactly(60L, 120L, 180L);
        assertThat(told.list)
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.getFormattedMessage())
                        .isEqualTo("Old claims could not be deleted; the next attempt is in a minute: "
                                + "java.io.IOException: the store is away"));
    }

    /** Claims that others keep for ever would be read again each minute otherwise. */
    @Test
    void onceADayAllClaimsAreLookedAtAndThoseThatBecameOldEachMinute() throws Exception {
        List<ClaimAges> looked = new ArrayList<>();
        ManualClockwork clockwork = new ManualClockwork();
        ClaimCleaning cleaning = ClaimCleaning.ofAges(
                clockwork, new Retention(Duration.ofDays(8), Duration.ofDays(7)), (ages, limit) -> {
                    looked.add(ages);
                    if (looked.size() == 3) {
                        throw new IOException("the store is away");
                    }
                    return 0;
                });
        for (int minute = 0; minute < 5; minute++) {
            clockwork.advance(Duration.ofMinutes(1));
            cleaning.runIfDue();
        }
        clockwork.advance(Duration.ofDays(1));
        cleaning.runIfDue();

        Duration eight = Duration.ofDays(8);
        ClaimAges all = ClaimAges.above(eight);
        ClaimAges ofAMinute = new ClaimAges(eight, eight.plusMinutes(61));
        ClaimAges ofTwo = new ClaimAges(eight, eight.plusMinutes(62));
        assertThat(looked).containsExactly(all, ofAMinute, ofAMinute, ofTwo, ofAMinute, all);
    }
}
