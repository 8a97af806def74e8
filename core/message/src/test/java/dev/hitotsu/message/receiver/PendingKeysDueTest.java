package dev.hitotsu.message.receiver;

import static dev.hitotsu.message.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When keys are tried again, and when their lanes are held. The test moves the clock. */
class PendingKeysDueTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BUSY = 10_000_000L;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);
    private final ScriptedSubscription broker = new ScriptedSubscription();
    private final ReceiverState state = new ReceiverState();
    private final Queue<String> attempts = new ConcurrentLinkedQueue<>();
    private final Set<String> bad = ConcurrentHashMap.newKeySet();
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final PendingKeys<Note> pending = pending(1);

    private PendingKeys<Note> pending(int parallelKeys) {
        return new PendingKeys<>(broker, handling(parallelKeys), state);
    }

    private Handling handling(int parallelKeys) {
        RetryPolicy policy =
                new RetryPolicy(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 0), 2, Integer.MAX_VALUE);
        return new Handling(this::handle, policy, PoisonHandler.retrying(), parallelKeys, this::ticks, new Random(1));
    }

    private void handle(ReceivedBatch batch) throws InterruptedException {
        String text = text(batch.messages().getFirst());
        if (text.equals("gate")) {
            gate.await();
        }
        attempts.add(text);
        if (bad.contains(text)) {
            throw new IllegalStateException("bad");
        }
    }

    private static String text(Message message) {
        return new String(Objects.requireNonNull(message.payload()), StandardCharsets.UTF_8);
    }

    private static Note note(String lane, @Nullable String key, String text) {
        return new Note(
                lane, Message.builder("t", "Noted").key(key).payload(text).build(), null, false);
    }

    private void attemptUntil(int count) throws Exception {
        pending.attemptDue();
        await().until(() -> attempts.size() == count);
    }

    @Test
    void aKeyThatFailsIsTriedAgainWhenItIsDue() throws Exception {
        assertThat(pending.nanosUntilDue(70 * SECOND)).isEqualTo(70 * SECOND);
        bad.add("a");
        pending.add(List.of(note("p", "k", "a")));
        assertThat(pending.nanosUntilDue(70 * SECOND)).isEqualTo(BUSY);
        assertThat(pending.nanosUntilDue(1)).isEqualTo(1);
        attemptUntil(1);
        awaitPostponed(1);
        now.addAndGet(SECOND - 1);
        assertThat(pending.nanosUntilDue(70 * SECOND)).isEqualTo(1);
        pending.attemptDue();
        now.addAndGet(1);
        attemptUntil(2);
        awaitPostponed(2);
        now.addAndGet(2 * SECOND - 1);
        assertThat(pending.nanosUntilDue(70 * SECOND)).isEqualTo(1);
        pending.attemptDue();
        bad.clear();
        now.addAndGet(1);
        attemptUntil(3);
        await().until(() -> {
            pending.attemptDue();
            return pending.completed() == 1;
        });
        assertThat(broker.acknowledged).containsExactly("a");
        await().until(() -> pending.nanosUntilDue(70 * SECOND) == 70 * SECOND);
    }

    /** A handler's thread looks at the clock twice after a failure: for the log, and for the next attempt. */
    private void awaitPostponed(int failures) {
        await().until(() -> looks.get() == 2 * failures);
    }

    private long ticks() {
        if (Thread.currentThread().isVirtual()) {
            looks.incrementAndGet();
        }
        return now.get();
    }

    @Test
    void ofALaneThatIsLostNothingMoreIsHandled() throws Exception {
        pending.add(List.of(
                note("p", "k", "gate"), note("p", "k", "lost"), note("p", "l", "lost, too"), note("q", "k", "kept")));
        pending.attemptDue();
        pending.drop(Set.of("p"));
        gate.countDown();
        attemptUntil(2);
        await().until(() -> {
            pending.attemptDue();
            return pending.completed() == 1;
        });

        assertThat(attempts).containsExactly("gate", "kept");
        assertThat(broker.acknowledged).containsExactly("kept");
        pending.add(List.of(note("p", "k", "again"), note("p", "l", "again, too")));
        await().until(() -> {
            pending.attemptDue();
            return pending.completed() == 3;
        });
        assertThat(attempts).contains("again", "again, too");
    }

    @Test
    void aLaneIsHeldWhenMoreThanAThousandAreNotAcknowledged() throws Exception {
        pending.add(List.of(note("p", "first", "gate")));
        for (int i = 1; i < 1_000; i++) {
            pending.add(List.of(note("p", "k", "a")));
        }
        assertThat(broker.held).isEmpty();
        pending.add(List.of(note("p", "k", "a")));
        assertThat(broker.held).containsExactly("p");
        pending.attemptDue();
        assertThat(broker.held).containsExactly("p");
        gate.countDown();
        await().until(() -> {
            pending.attemptDue();
            return broker.held.isEmpty();
        });
    }

    @Test
    void manyKeysAtOnceMayHaveMoreThatIsNotAcknowledged() {
        PendingKeys<Note> many = pending(32);
        for (int i = 0; i < 1_600; i++) {
            many.add(List.of(note("p", "k", "a")));
        }
        assertThat(broker.held).isEmpty();
        many.add(List.of(note("p", "k", "a")));
        assertThat(broker.held).containsExactly("p");
    }

    @Test
    void aHandlerKnowsThatItIsOne() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        Handling handling = new Handling(
                batch -> inside.addAndGet(state.isInHandler() ? 1 : 10),
                RetryPolicy.DEFAULT,
                PoisonHandler.retrying(),
                1,
                now::get,
                new Random(1));
        PendingKeys<Note> asking = new PendingKeys<>(broker, handling, state);
        asking.add(List.of(note("p", "k", "a")));
        asking.attemptDue();
        await().until(() -> inside.get() != 0);
        assertThat(inside).hasValue(1);
        assertThat(state.isInHandler()).isFalse();
    }

    /** A broker whose deliveries fail is a defect, and no failure of a message. */
    @Test
    void aDefectInADeliveryEndsTheReceiver() {
        AtomicInteger asks = new AtomicInteger();
        Delivery defective = new Delivery() {
            @Override
            public String lane() {
                return "p";
            }

            @Override
            public Message message() {
                return Message.builder("t", "Noted").key("k").build();
            }

            @Override
            public @Nullable UndecodableMessageException problem() {
                if (asks.incrementAndGet() > 2) {
                    throw new LinkageError("a class is missing");
                }
                return null;
            }
        };
        Subscription<Delivery> subscription = new NoSubscription();
        PendingKeys<Delivery> broken = new PendingKeys<>(subscription, handling(1), state);
        broken.add(List.of(defective));
        assertThatThrownBy(() -> {
                    while (true) {
                        broken.attemptDue();
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a thread that handles has failed")
                .hasRootCauseMessage("a class is missing");
    }

    private static final class NoSubscription implements Subscription<Delivery> {
        @Override
        public String reader() {
            return "nobody";
        }

        @Override
        public void onLost(LossListener listener) {}

        @Override
        public List<Delivery> poll(Duration maxWait) {
            return List.of();
        }

        @Override
        public void hold(Collection<String> lanes) {}

        @Override
        public void resume(Collection<String> lanes) {}

        @Override
        public void acknowledge(List<Delivery> done) {}

        @Override
        public void close() {}
    }
}
