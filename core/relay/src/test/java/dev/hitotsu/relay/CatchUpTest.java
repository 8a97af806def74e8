package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** For how long a batch waits for lanes that deliver again. */
class CatchUpTest {
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration REST = Duration.ofSeconds(4);

    private final SteppedClock clock = new SteppedClock();
    private final Set<Lane> held = new HashSet<>();
    private final List<Object> settled = new ArrayList<>();
    private final SettlementBuffer buffer;
    private final RetryScheduler retries;
    private final CatchUp catchUp;
    private int waits;

    CatchUpTest() {
        clock.advance(Duration.ofSeconds(7));
        held.add(lane("somebody else"));
        Journal journal = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hasHeldLanes" -> true;
                    case "heldLanes" ->
                        ((Collection<?>) arguments[0])
                                .stream()
                                        .map(Lane.class::cast)
                                        .filter(held::contains)
                                        .collect(Collectors.toSet());
                    case "settle" -> {
                        settled.add(arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        RelayTerm term = new ScriptedStore(() -> {
                    throw new IllegalStateException("nobody reads here");
                })
                .tryLead("test", LEASE)
                .orElseThrow();
        RelayContext context = new RelayContext(RelayOptions.DEFAULT, clock, new Random(1), new RelayCounters());
        UnsettledOutcomes outcomes = new UnsettledOutcomes();
        FailureReports reports = new FailureReports(Duration.ofSeconds(1), clock::nanoTime);
        buffer = new SettlementBuffer(journal, context, reports, outcomes);
        SettlementWriter settlements = new SettlementWriter(
                term,
                context,
                buffer,
                outcomes,
                new OpenSession(new ManualSink(Duration.ZERO), 1),
                new RecoveredMessages(),
                new LeaseKeeper(term, LEASE, clock, clock.nanoTime()));
        retries = new RetryScheduler(journal, context, buffer, settlements::settle, any -> {});
        catchUp = new CatchUp(buffer, settlements, retries, clock);
    }

    private static Lane lane(String key) {
        return Lane.of(message(key));
    }

    private static Message message(String key) {
        return Message.builder("orders", "OrderPlaced").key(key).build();
    }

    private static LogEntry entry(String key) {
        return new LogEntry.Readable(1, message(key));
    }

    private static ReadBatch batch(String... keys) {
        return new ReadBatch(
                List.of(keys).stream().map(CatchUpTest::entry).toList(), new TestCheckpoint(), true, false);
    }

    /** How often it waited. */
    private int begin(ReadBatch batch, BooleanSupplier goOn) {
        waits = 0;
        catchUp.begin(
                batch,
                () -> batch.entries().stream()
                        .map(entry -> Lane.of(entry.message()))
                        .collect(Collectors.toSet()),
                () -> {
                    waits++;
                    return goOn.getAsBoolean();
                });
        return waits;
    }

    private void heal(String key) {
        retries.draining().recordDelivered(lane(key));
    }

    @Test
    void waitsUntilALaneThatHealsIsEmpty() {
        held.add(lane("a"));
        heal("a");
        int found = begin(batch("a", "b"), () -> {
            clock.advance(MOMENT);
            if (waits == 3) {
                held.remove(lane("a"));
            }
            return true;
        });

        assertThat(found).isEqualTo(3);
        assertThat(buffer.isHeld(lane("a"))).isFalse();
    }

    @Test
    void doesNotWaitForOthers() {
        held.add(lane("a"));
        assertThat(begin(batch("a"), () -> true)).as("nothing heals").isZero();
        assertThat(buffer.isHeld(lane("a"))).isTrue();
        heal("b");
        assertThat(begin(batch("a", "b"), () -> true))
                .as("one is held, the other heals")
                .isZero();
        assertThat(begin(batch(), () -> true)).as("an empty batch").isZero();
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        held.add(lane("a"));
        heal("a");

        assertThat(begin(batch("a"), () -> waits < 2)).isEqualTo(2);
    }

    @Test
    void waitsForASecondAndNotAgainForFour() {
        held.add(lane("a"));
        heal("a");
        BooleanSupplier quarter = () -> {
            clock.advance(Duration.ofMillis(250));
            return true;
        };
        assertThat(begin(batch("a"), quarter)).isEqualTo(4);
        clock.advance(REST.minus(MOMENT));
        assertThat(begin(batch("a"), quarter)).isZero();
        clock.advance(MOMENT);
        assertThat(begin(batch("a"), quarter)).isEqualTo(4);
    }

    @Test
    void settlesWhatIsParkedMeanwhile() {
        held.add(lane("a"));
        heal("a");
        begin(batch("a"), () -> {
            clock.advance(MOMENT);
            buffer.parkDelayed(Delivery.fromLog(entry("c"), new BatchProgress(new TestCheckpoint(), 1)));
            return waits < 2;
        });

        assertThat(settled).hasSize(1);
    }

    @Test
    void oneInTwentyIsWorthIt() {
        held.add(lane("a"));
        heal("a");
        String[] keys = IntStream.range(0, 20).mapToObj(i -> "k" + i).toArray(String[]::new);
        keys[7] = "a";
        assertThat(begin(batch(keys), () -> false)).isEqualTo(1);
        String[] more = IntStream.range(0, 21).mapToObj(i -> "k" + i).toArray(String[]::new);
        more[7] = "a";

        assertThat(begin(batch(more), () -> false)).isZero();
    }
}
