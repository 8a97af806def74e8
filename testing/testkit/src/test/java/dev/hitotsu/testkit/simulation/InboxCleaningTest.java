package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.LeasedInbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody has to remember to delete what is old, on virtual time. */
class InboxCleaningTest {
    private static final long SECOND = 1_000_000_000L;

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine machine = simulation.machine();

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

        assertThat(triedAt).containsExactly(60L, 120L, 180L);
    }
}
