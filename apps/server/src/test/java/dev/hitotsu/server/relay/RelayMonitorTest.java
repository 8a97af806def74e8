package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.RelayStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RelayMonitorTest {
    private static final RelayStatus RELAY =
            new RelayStatus(RelayStatus.Role.LEADING, 3, 12_345, 0, 0, 0, 2, 0, 1, null);
    private static final Snapshot BACKLOG = new Snapshot(3, Duration.ofSeconds(1), 0, 0, 0, null);

    @Test
    void progressTellsWhatWasDeliveredAndWhatWaits() {
        assertThat(RelayMonitor.progress(RELAY, 234, new Snapshot(1_000, Duration.ofMillis(2_140), 0, 0, 0, null)))
                .isEqualTo("delivered 12,345, 234/s now, 2 parked, about 1,000 pending, the oldest for 2.1 s");
        assertThat(RelayMonitor.progress(RELAY, 234, new Snapshot(1, Duration.ofMinutes(90), 0, 0, 0, null)))
                .endsWith("the oldest for 90 min");
        assertThat(RelayMonitor.progress(RELAY, 0, new Snapshot(0, Duration.ZERO, 3, 1_000, 0, null)))
                .endsWith("no messages pending, 3 dead, 1,000 blocked");
    }

    @Test
    void progressDoesNotGuessTheBacklog() {
        assertThat(RelayMonitor.progress(RELAY, 10, new Snapshot(0, Duration.ZERO, 0, 0, 0, null)))
                .endsWith("no messages pending");
        assertThat(RelayMonitor.progress(RELAY, 10, null)).endsWith("backlog unknown");
    }

    @Test
    void whatIsOldOrCouldNotBeReadIsUnknown() {
        AtomicLong nanos = new AtomicLong();
        Queue<Supplier<Snapshot>> answers = new ArrayDeque<>(List.of(
                () -> BACKLOG,
                () -> {
                    throw new OutboxException("database: planted");
                },
                () -> {
                    throw new SchemaException("schema: planted, too");
                },
                () -> {
                    throw new IllegalStateException("a defect");
                }));
        RelayMonitor monitor =
                new RelayMonitor(() -> RELAY, () -> answers.remove().get(), nanos::get, Runnable::run);
        StatusResponses responses =
                new StatusResponses("one", monitor, Duration.ofMinutes(1), 0, () -> "orders 5\n", () -> null);
        assertThat(responses.health().reason()).isEqualTo("the backlog has not been read yet");

        monitor.tick();
        assertThat(responses.health().healthy()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(responses.health().reason()).isEqualTo("database: no answer for 7 s");
        assertThat(responses.ready().ok()).isFalse();
        assertThat(responses.live().ok()).isTrue();
        assertThat(responses.status().backlog()).isNull();

        monitor.tick();
        monitor.tick();
        assertThat(responses.health().reason()).isEqualTo("database: planted");
        monitor.tick();
        monitor.tick();
        assertThat(responses.health().reason()).isEqualTo("schema: planted, too");
        monitor.tick();
        monitor.tick();
        assertThat(responses.health().reason()).isEqualTo("a defect");
    }

    @Test
    void theBacklogIsReadAside() {
        CompletableFuture<Thread> reading = new CompletableFuture<>();
        RelayMonitor monitor = RelayMonitor.of(() -> RELAY, () -> {
            reading.complete(Thread.currentThread());
            return BACKLOG;
        });
        monitor.tick();

        assertThat(reading.join()).isNotSameAs(Thread.currentThread());
    }

    /** Whoever watches a relay also stops it. */
    @Test
    void aDatabaseThatHangsHoldsUpNobodyAndIsAskedNoSecondTime() {
        AtomicLong nanos = new AtomicLong();
        List<Runnable> reads = new ArrayList<>();
        RelayMonitor monitor = new RelayMonitor(() -> RELAY, () -> BACKLOG, nanos::get, reads::add);
        for (int second = 0; second < 30; second++) {
            monitor.tick();
        }
        assertThat(reads).hasSize(1);
        reads.removeFirst().run();
        assertThat(monitor.backlog()).isEqualTo(BACKLOG);
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(monitor.backlogProblem()).isEqualTo("database: no answer for 30 s");
        monitor.tick();
        assertThat(reads).hasSize(1);
        reads.removeFirst().run();
        assertThat(monitor.backlogProblem()).isNull();
    }

    @Test
    void moreDeadMessagesThanAllowedAreUnhealthy() {
        RelayMonitor monitor = new RelayMonitor(
                () -> RELAY, () -> new Snapshot(0, Duration.ZERO, 3, 0, 0, null), System::nanoTime, Runnable::run);
        monitor.tick();

        assertThat(new StatusResponses("one", monitor, Duration.ofMinutes(1), 3, () -> "orders 5\n", () -> null)
                        .health()
                        .healthy())
                .isTrue();
        assertThat(new StatusResponses("one", monitor, Duration.ofMinutes(1), 2, () -> "orders 5\n", () -> null)
                        .health()
                        .reason())
                .startsWith("dead messages: 3 (expected: at most 2");
        assertThat(new StatusResponses("one", monitor, Duration.ofMinutes(1), 2, () -> "orders 5\n", () -> null)
                        .ready()
                        .ok())
                .isTrue();
    }

    @Test
    void aMessageThatWaitsForLongerThanAllowedIsUnhealthy() {
        RelayMonitor monitor = new RelayMonitor(() -> RELAY, () -> BACKLOG, System::nanoTime, Runnable::run);
        monitor.tick();

        assertThat(new StatusResponses("one", monitor, Duration.ofSeconds(1), 0, () -> "orders 5\n", () -> null)
                        .health()
                        .healthy())
                .isTrue();
        assertThat(new StatusResponses("one", monitor, Duration.ofMillis(999), 0, () -> "orders 5\n", () -> null)
                        .health()
                        .reason())
                .isEqualTo("oldest pending message: 1 s (expected: at most 0 s)");
    }

    @Test
    void aProblemOfTheRelayIsNotReadyAndAlive() {
        RelayStatus away = new RelayStatus(RelayStatus.Role.LEADING, 3, 0, 0, 0, 0, 0, 0, 1, "sink: away");
        RelayMonitor monitor = new RelayMonitor(() -> away, () -> BACKLOG, System::nanoTime, Runnable::run);
        monitor.tick();
        StatusResponses responses =
                new StatusResponses("one", monitor, Duration.ofMinutes(1), 0, () -> "orders 5\n", () -> null);

        assertThat(responses.ready().reason()).isEqualTo("sink: away");
        assertThat(responses.live().ok()).isTrue();
    }
}
