package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.relay.RelayStatus.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a person reads in the log of a relay: who leads, what is delivered, and that something keeps it waiting. */
class RelayMonitorLogTest {
    private static final Snapshot NOTHING = new Snapshot(0, Duration.ZERO, 0, 0, 0, "relay-2");
    private static final Snapshot WAITING = new Snapshot(5, Duration.ofSeconds(1), 0, 0, 0, null);

    private final Logger logger = (Logger) LoggerFactory.getLogger(RelayMonitor.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<RelayStatus> relay = new AtomicReference<>(status(Role.STANDBY, 0, null));
    private final AtomicReference<Snapshot> backlog = new AtomicReference<>(NOTHING);
    private final RelayMonitor monitor = new RelayMonitor(relay::get, backlog::get, nanos::get, Runnable::run);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aRelayThatStandsBySaysSoOnceAndNamesTheLeader() {
        tick(1);
        assertThat(lines()).isEmpty();
        tick(7);
        assertThat(lines()).containsExactly("INFO stands by: relay-2 leads");

        relay.set(status(Role.LEADING, 0, null));
        tick(1);
        relay.set(status(Role.STANDBY, 0, null));
        tick(1);
        assertThat(lines()).containsExactly("INFO stands by: relay-2 leads", "INFO stands by: relay-2 leads");
    }

    @Test
    void aLeaderOfAnUnknownNameIsAnotherRelay() {
        backlog.set(WAITING);
        tick(2);

        assertThat(lines()).containsExactly("INFO stands by: another relay leads");
    }

    @Test
    void aRelayWithAProblemIsNotSaidToStandBy() {
        relay.set(status(Role.STANDBY, 0, "store: away"));
        tick(8);

        assertThat(lines()).isEmpty();
    }

    @Test
    void aProblemIsRememberedOnceAMinute() {
        relay.set(status(Role.STANDBY, 0, "store: away"));
        tick(59);
        assertThat(lines()).isEmpty();
        tick(61);
        assertThat(lines()).containsExactly("WARN still waiting: store: away", "WARN still waiting: store: away");

        relay.set(status(Role.STANDBY, 0, null));
        tick(1);
        relay.set(status(Role.STANDBY, 0, "store: away"));
        log.list.clear();
        tick(59);
        assertThat(lines()).isEmpty();
    }

    @Test
    void whatWasDeliveredIsSaidEveryTenSeconds() {
        relay.set(status(Role.LEADING, 500, null));
        tick(9);
        assertThat(lines()).isEmpty();
        tick(1);
        relay.set(status(Role.LEADING, 700, null));
        tick(10);

        assertThat(lines())
                .containsExactly(
                        "INFO delivered 500, 50/s now, no messages pending",
                        "INFO delivered 700, 20/s now, no messages pending");
    }

    @Test
    void nothingIsSaidWhileNothingHappens() {
        relay.set(status(Role.LEADING, 0, null));
        tick(30);

        assertThat(lines()).isEmpty();
    }

    @Test
    void aLeaderThatDeliversNothingOfWhatWaitsSaysSo() {
        relay.set(status(Role.LEADING, 0, null));
        backlog.set(WAITING);
        tick(10);

        assertThat(lines()).containsExactly("INFO delivered 0, 0/s now, about 5 pending, the oldest for 1.0 s");
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            monitor.tick();
        }
    }

    private List<String> lines() {
        return log.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static RelayStatus status(Role role, long delivered, @Nullable String problem) {
        return new RelayStatus(role, 1, delivered, 0, 0, 0, 0, 0, 1, problem);
    }
}
