package dev.hitotsu.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Snapshot BACKLOG = new Snapshot(7, Duration.ofMillis(1_500), 2, 3, 4, "relay-1");
    private static final RelayStatus LEADING =
            new RelayStatus(RelayStatus.Role.LEADING, 9, 100, 5, 4, 6, 7, 8, 2, null);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void anOutboxTellsItsBacklog() {
        OutboxMetrics.bind(registry, () -> BACKLOG);

        assertThat(gauge("hitotsu.outbox.pending")).isEqualTo(7);
        assertThat(gauge("hitotsu.outbox.oldest.age")).isEqualTo(1.5);
        assertThat(gauge("hitotsu.outbox.parked", "state", "dead")).isEqualTo(2);
        assertThat(gauge("hitotsu.outbox.parked", "state", "blocked")).isEqualTo(3);
        assertThat(gauge("hitotsu.outbox.gaps")).isEqualTo(4);
        assertThat(gauge("hitotsu.outbox.leader")).isEqualTo(1);
    }

    @Test
    void whatIsUnknownIsNotANumber() {
        OutboxMetrics.bind(registry, () -> null);
        assertThat(gauge("hitotsu.outbox.pending")).isNaN();
        assertThat(gauge("hitotsu.outbox.leader")).isNaN();
    }

    @Test
    void withoutALeaderTheGaugeIsZero() {
        OutboxMetrics.bind(registry, () -> new Snapshot(0, Duration.ZERO, 0, 0, 0, null));
        assertThat(gauge("hitotsu.outbox.leader")).isZero();
    }

    @Test
    void severalGaugesAskTheDatabaseOnce() {
        AtomicLong now = new AtomicLong();
        Database database = new Database();
        SampledBacklog sampled = new SampledBacklog(database, Duration.ofSeconds(5), now::get);

        assertThat(sampled.get()).isSameAs(BACKLOG);
        assertThat(sampled.get()).isSameAs(BACKLOG);
        assertThat(database.reads).hasValue(1);

        now.set(Duration.ofSeconds(5).toNanos());
        database.isAway = true;
        assertThat(sampled.get()).isNull();
        assertThat(sampled.get()).isNull();
        assertThat(database.reads).hasValue(2);
    }

    @Test
    void appendsAreTimed() {
        InMemoryOutbox store = InMemoryOutbox.create();
        Outbox<InMemoryOutbox.Transaction> outbox = store.outbox();
        outbox.observe(OutboxMetrics.appends(registry));

        outbox.appendAndCommit(store.begin(), List.of(message()));
        outbox.appendAndCommit(store.begin(), List.of());

        assertThat(registry.get("hitotsu.outbox.append").timer().count()).isEqualTo(1);
    }

    /** A registry forgets what only it holds. */
    @Test
    void aRelayTellsItsStatusAlsoAfterAGarbageCollection() {
        RelayMetrics.bind(registry, new AtomicReference<>(LEADING)::get);
        System.gc();

        assertThat(gauge("hitotsu.relay.leading")).isEqualTo(1);
        assertThat(gauge("hitotsu.relay.inflight")).isEqualTo(8);
        assertThat(counter("hitotsu.relay.delivered")).isEqualTo(100);
        assertThat(counter("hitotsu.relay.failed")).isEqualTo(5);
        assertThat(counter("hitotsu.relay.destination.away")).isEqualTo(4);
        assertThat(counter("hitotsu.relay.interrupted")).isEqualTo(6);
        assertThat(counter("hitotsu.relay.parked")).isEqualTo(7);
        assertThat(counter("hitotsu.relay.terms")).isEqualTo(2);
    }

    @Test
    void deliveriesAreTimedFromTheAppendToTheAcknowledgement() {
        Instant appended = Instant.parse("2026-01-01T00:00:00Z");
        SendObserver deliveries =
                RelayMetrics.deliveries(registry, InstantSource.fixed(appended.plus(Duration.ofSeconds(3))));
        Message message =
                Message.builder("orders", "OrderPlaced").occurredAt(appended).build();

        deliveries.onSend(message).accept(SendResult.unavailable("away"));
        deliveries.onSend(message).accept(SendResult.sent());

        Timer timer = registry.get("hitotsu.relay.delivery").timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void messagesOfAnInboxAreCountedByResult() {
        InboxMetrics metrics = InboxMetrics.of(registry);

        metrics.onHandled("payments", 3, 2, Duration.ofMillis(10));
        metrics.onFailed("payments", 5, Duration.ofMillis(10));
        metrics.onParked("payments", 4);

        assertThat(counter("hitotsu.inbox.messages", "result", "parked")).isEqualTo(4);
        assertThat(counter("hitotsu.inbox.messages", "result", "handled")).isEqualTo(3);
        assertThat(counter("hitotsu.inbox.messages", "result", "repeated")).isEqualTo(2);
        assertThat(counter("hitotsu.inbox.messages", "result", "failed")).isEqualTo(5);
        assertThat(registry.get("hitotsu.inbox.process")
                        .tag("group", "payments")
                        .timers())
                .hasSize(2);
    }

    @Test
    void requestsAreCountedByOutcome() {
        Deque<EffectOutcome> outcomes = new ArrayDeque<>(List.of(
                new EffectOutcome.Done(new byte[0], false),
                new EffectOutcome.Done(new byte[0], true),
                new EffectOutcome.InFlight(Duration.ofSeconds(1)),
                new EffectOutcome.Conflict()));
        IdempotencyMetrics<String> runner = IdempotencyMetrics.of(new Scripted(outcomes), registry);
        int expected = outcomes.size();
        for (int i = 0; i < expected; i++) {
            runner.run("key", new byte[0], context -> EffectResult.of(new byte[0]));
        }
        assertThatThrownBy(() -> runner.run("key", new byte[0], context -> EffectResult.of(new byte[0])))
                .hasMessage("away");

        for (String result : List.of("first", "replayed", "in_flight", "conflict", "failed")) {
            assertThat(counter("hitotsu.idempotency.requests", "result", result))
                    .as(result)
                    .isEqualTo(1);
        }
    }

    @Test
    void waitsAreTimed() {
        WaitMetrics.locks(registry).record(Duration.ofMillis(5));
        AtomicReference<Duration> slept = new AtomicReference<>();
        WaitMetrics.ids(registry, slept::set).sleep(Duration.ofMillis(7));

        assertThat(slept).hasValue(Duration.ofMillis(7));
        assertThat(registry.get("hitotsu.lock.wait").timer().count()).isEqualTo(1);
        assertThat(registry.get("hitotsu.id.wait").timer().count()).isEqualTo(1);
    }

    /** A tag with many values would make as many time series; "le" is the limit of a histogram's bucket. */
    @Test
    void tagsAreFew() {
        anOutboxTellsItsBacklog();
        aRelayTellsItsStatusAlsoAfterAGarbageCollection();
        messagesOfAnInboxAreCountedByResult();
        requestsAreCountedByOutcome();
        waitsAreTimed();

        Set<String> tags = registry.getMeters().stream()
                .map(Meter::getId)
                .flatMap(id -> id.getTags().stream())
                .map(Tag::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tags).containsExactly("group", "le", "result", "state");
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        Meter meter = registry.get(name).tags(tags).meter();
        return meter.measure().iterator().next().getValue();
    }

    private static Message message() {
        return Message.builder("orders", "OrderPlaced").build();
    }

    private static final class Database implements OutboxBacklog {
        final AtomicInteger reads = new AtomicInteger();
        boolean isAway;

        @Override
        public Snapshot read() {
            reads.incrementAndGet();
            if (isAway) {
                throw new OutboxException("database: away");
            }
            return BACKLOG;
        }

        @Override
        public List<String> topics() {
            return List.of();
        }
    }

    private record Scripted(Deque<EffectOutcome> outcomes) implements EffectRunner<String> {
        @Override
        public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<String, E> effect) {
            if (outcomes.isEmpty()) {
                throw new IllegalStateException("away");
            }
            return outcomes.pop();
        }

        @Override
        public Duration timeToLive() {
            return Duration.ofDays(1);
        }

        @Override
        public boolean undoesWhatIsNotKept() {
            return true;
        }
    }
}
