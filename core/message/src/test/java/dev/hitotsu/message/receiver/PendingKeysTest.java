package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Keys that are handled in parallel: their order, what is acknowledged, and what becomes of one that fails. */
class PendingKeysTest extends ReceiverLoopScenario {
    private static final int KEYS = 32;

    private final Map<String, CountDownLatch> blocked = new ConcurrentHashMap<>();
    private final Set<String> bad = ConcurrentHashMap.newKeySet();
    private final List<String> order = new ArrayList<>();
    private final AtomicInteger asks = new AtomicInteger();
    private Decision answer = Decision.SKIP;

    private final ReceiverLoop<Note> parallel = new ReceiverLoop<>(
            broker,
            new Handling(
                    this::handleKey,
                    new RetryPolicy(IMPATIENT, BATCH_ATTEMPTS, MESSAGE_ATTEMPTS),
                    (message, failures, error) -> {
                        asks.incrementAndGet();
                        return answer;
                    },
                    KEYS,
                    System::nanoTime,
                    new Random(1)),
            state);

    private void handleKey(ReceivedBatch batch) throws InterruptedException {
        for (var message : batch.messages()) {
            CountDownLatch latch = blocked.get(text(message));
            if (latch != null && !latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let " + text(message) + " go on");
            }
            if (bad.contains(text(message))) {
                throw new IllegalStateException("bad " + text(message));
            }
        }
        synchronized (order) {
            batch.messages().forEach(message -> order.add(text(message)));
        }
    }

    /** Turns until the condition holds; a test that waits for ever fails by its time limit. */
    private void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            parallel.turn();
            Thread.onSpinWait();
        }
    }

    private int handledCount() {
        synchronized (order) {
            return order.size();
        }
    }

    @Test
    void whatIsDoneIsAcknowledgedOnceAllBeforeItInItsLaneIs() {
        blocked.put("a1", new CountDownLatch(1));
        broker.arrives("p", "a", "a1");
        broker.arrives("p", "b", "b1");
        broker.arrives("q", "c", "c1");
        broker.arrives("p", "a", "a2");
        turnUntil(() -> broker.acknowledged.contains("c1") && handledCount() == 2);

        assertThat(order).containsExactlyInAnyOrder("b1", "c1");
        assertThat(broker.acknowledged).containsExactly("c1");
        blocked.get("a1").countDown();
        turnUntil(() -> broker.acknowledged.size() == 4);
        assertThat(broker.acknowledged).containsExactly("c1", "a1", "b1", "a2");
        assertThat(order.subList(2, 4)).containsExactly("a1", "a2");
        assertThat(state.handled()).isEqualTo(4);
    }

    @Test
    void aKeyThatFailsIsTriedAloneAndThenSomebodyIsAsked() {
        bad.add("a2");
        broker.arrives("p", "a", "a1");
        broker.arrives("p", "a", "a2");
        broker.arrives("p", "a", "a3");
        broker.arrivesUndecodable("p", "noise");
        turnUntil(() -> broker.acknowledged.size() == 4);

        assertThat(order).containsExactly("a1", "a3");
        assertThat(asks).hasValue(2);
        assertThat(state.skipped()).isEqualTo(2);
        answer = Decision.STOP;
        broker.arrives("p", "a", "a2");
        turnUntil(() -> !parallel.mayContinue());
        assertThat(broker.acknowledged).hasSize(4);
    }

    @Test
    void ofALaneThatIsLostNothingIsAcknowledgedAndItsKeyIsNotHandledTwiceAtOnce() {
        blocked.put("a1", new CountDownLatch(1));
        broker.arrives("p", "a", "a1");
        broker.arrives("p", "a", "a2");
        turnUntil(broker.arriving::isEmpty);
        broker.lose("p");
        broker.arrives("p", "a", "a2");
        turnUntil(broker.arriving::isEmpty);
        assertThat(handledCount()).isZero();

        blocked.get("a1").countDown();
        turnUntil(() -> !broker.acknowledged.isEmpty());
        assertThat(broker.acknowledged).containsExactly("a2");
    }

    @Test
    void whenMuchIsNotAcknowledgedTheLaneIsHeldUntilThatIsDone() {
        blocked.put("a1", new CountDownLatch(1));
        broker.arrives("p", "a", "a1");
        for (int i = 0; i < 2_000; i++) {
            broker.arrives("p", "k" + i, "b" + i);
        }
        turnUntil(() -> handledCount() == 2_000);
        assertThat(broker.held).containsExactly("p");
        assertThat(broker.acknowledged).isEmpty();

        blocked.get("a1").countDown();
        turnUntil(() -> broker.held.isEmpty());
        assertThat(broker.acknowledged).hasSize(2_001);
    }

    /** What is under way when the receiver is closed is handled to its end and acknowledged. */
    @Test
    void closingWaitsForHandlersThatAreUnderWay() {
        blocked.put("a1", new CountDownLatch(1));
        broker.arrives("p", "a", "a1");
        broker.arrives("p", "a", "a2");
        turnUntil(broker.arriving::isEmpty);
        state.close();
        Thread.startVirtualThread(() -> blocked.get("a1").countDown());
        parallel.run();

        assertThat(broker.closed).isTrue();
        assertThat(broker.acknowledged).containsExactlyElementsOf(order).contains("a1");
    }

    @Test
    void asManyKeysAreHandledAtOnceAsWereAskedFor() {
        CountDownLatch together = new CountDownLatch(KEYS);
        BatchHandler meeting = batch -> {
            together.countDown();
            if (!together.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("alone");
            }
        };
        var loop = new ReceiverLoop<>(
                broker,
                new Handling(
                        meeting,
                        new RetryPolicy(IMPATIENT, BATCH_ATTEMPTS, MESSAGE_ATTEMPTS),
                        PoisonHandler.retrying(),
                        KEYS,
                        System::nanoTime,
                        new Random(1)),
                state);
        for (int key = 0; key < KEYS; key++) {
            broker.arrives("p", "k" + key, "m" + key);
        }
        while (broker.acknowledged.size() < KEYS) {
            loop.turn();
        }
        assertThat(together.getCount()).isZero();
        assertThat(broker.waits).allMatch(wait -> wait.compareTo(Duration.ofMillis(200)) <= 0);
    }
}
