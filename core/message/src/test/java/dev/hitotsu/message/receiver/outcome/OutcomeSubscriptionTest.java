package dev.hitotsu.message.receiver.outcome;

import static dev.hitotsu.message.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeSubscriptionTest {
    private static final Message MESSAGE = Message.builder("t", "Ended").build();

    private final Stored stored = new Stored();
    private final List<Set<String>> lost = new ArrayList<>();
    private final OutcomeSubscription subscription = new OutcomeSubscription(stored, "orders", 2);

    OutcomeSubscriptionTest() {
        subscription.onLost(lost::add);
    }

    /** Outcomes in memory, of two lanes. */
    private static final class Stored implements StoredOutcomes {
        private final List<OutcomeDelivery> outcomes = new ArrayList<>();
        private final Map<Integer, Long> handled = new ConcurrentSkipListMap<>(Map.of(0, 0L, 1, 0L));
        private @Nullable String away;
        private int reads;

        @Override
        public String place() {
            return "a test";
        }

        private void requireThere() throws BrokerUnavailableException {
            if (away != null) {
                throw new BrokerUnavailableException(away, null);
            }
        }

        @Override
        public Map<Integer, Long> positions(String consumer) throws BrokerUnavailableException {
            requireThere();
            assertThat(consumer).isEqualTo("orders");
            return handled;
        }

        @Override
        public List<OutcomeDelivery> read(Map<Integer, Long> after, int limit) throws BrokerUnavailableException {
            requireThere();
            reads++;
            assertThat(after).isNotEmpty();
            return outcomes.stream()
                    .filter(one -> after.containsKey(one.number()) && one.position() > after.get(one.number()))
                    .limit(limit)
                    .toList();
        }

        @Override
        public void recordHandled(String consumer, Map<Integer, Long> positions) throws BrokerUnavailableException {
            requireThere();
            positions.forEach((lane, position) -> handled.merge(lane, position, Math::max));
        }
    }

    private void write(int lane, long position) {
        stored.outcomes.add(new OutcomeDelivery(lane, position, MESSAGE));
    }

    private List<Long> poll() throws Exception {
        return subscription.poll(Duration.ZERO).stream()
                .map(OutcomeDelivery::position)
                .toList();
    }

    @Test
    void readsOnLaneByLane() throws Exception {
        write(0, 1);
        write(1, 2);
        write(0, 3);

        assertThat(subscription.reader()).isEqualTo("outcomes in a test");
        assertThat(poll()).containsExactly(1L, 2L);
        assertThat(poll()).containsExactly(3L);
        assertThat(poll()).isEmpty();
        write(1, 4);
        assertThat(poll()).containsExactly(4L);
    }

    @Test
    void aLaneThatIsHeldIsNotRead() throws Exception {
        write(0, 1);
        write(1, 2);
        subscription.hold(Set.of("0"));
        assertThat(poll()).containsExactly(2L);
        subscription.hold(Set.of("1"));
        int before = stored.reads;
        assertThat(poll()).isEmpty();
        assertThat(stored.reads).as("nothing is wanted").isEqualTo(before);

        subscription.resume(Set.of("0"));
        assertThat(poll()).containsExactly(1L);
    }

    @Test
    void writesHowFarEachLaneIsHandled() throws Exception {
        write(0, 1);
        write(0, 3);
        write(1, 2);
        subscription.acknowledge(subscription.poll(Duration.ZERO));
        assertThat(stored.handled).isEqualTo(Map.of(0, 3L, 1, 0L));
    }

    @Test
    void afterAFailureItBeginsBehindWhatWasHandled() throws Exception {
        write(0, 1);
        write(0, 2);
        List<OutcomeDelivery> delivered = subscription.poll(Duration.ZERO);
        subscription.hold(Set.of("0"));
        stored.away = "down";
        assertThatThrownBy(() -> subscription.acknowledge(delivered))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("down");
        assertThat(lost).containsExactly(Set.of("0", "1"));
        stored.away = null;

        assertThat(poll()).as("a lane that was lost is not held").containsExactly(1L, 2L);
        stored.away = "down";
        assertThatThrownBy(this::poll).isInstanceOf(BrokerUnavailableException.class);
        assertThat(lost).containsExactly(Set.of("0", "1"), Set.of("0", "1"));
        stored.away = null;
        assertThat(poll()).containsExactly(1L, 2L);
    }

    @Test
    void waitsForWhatIsNotThereYet() throws Exception {
        assertThat(subscription.poll(Duration.ofMillis(40))).isEmpty();
        assertThat(stored.reads).as("it looks again, but not all the time").isBetween(2, 10);
        write(0, 1);
        assertThat(subscription.poll(Duration.ofMinutes(1))).hasSize(1);
        subscription.close();
    }

    @Test
    void anOutcomeIsAlwaysAMessage() {
        OutcomeDelivery delivery = new OutcomeDelivery(7, 1, MESSAGE);

        assertThat(delivery.lane()).isEqualTo("7");
        assertThat(delivery.problem()).isNull();
        assertThat(delivery.isEndangered()).isFalse();
    }

    @Test
    void aReceiverHandlesOutcomesAndSaysHowFar() {
        write(0, 1);
        try (OutcomeReceiver receiver = new OutcomeReceiverBuilder(stored, "orders")
                .handler(batch -> {})
                .start()) {
            await().until(() -> stored.handled.get(0) == 1L);
            assertThat(receiver.handled()).isEqualTo(1);
        }
    }

    @Test
    void namesASettingThatIsWrong() {
        assertThatThrownBy(() -> new OutcomeReceiverBuilder(stored, " ")
                        .handler(batch -> {})
                        .start())
                .hasMessage("consumer: \" \" (expected: a name)");
        for (int wrong : new int[] {0, 10_001}) {
            assertThatThrownBy(() -> new OutcomeReceiverBuilder(stored, "orders")
                            .handler(batch -> {})
                            .batch(wrong)
                            .start())
                    .hasMessage("batch: " + wrong + " (expected: 1..10000)");
        }
    }
}
