package dev.hitotsu.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every target is asked and told. */
class RoutingSessionTest {
    private final ManualTarget payments = new ManualTarget(Pipelining.ORDERED);
    private final ManualTarget search = new ManualTarget(Pipelining.ONE_PER_KEY);
    private final RoutingSink sink = RoutingSink.builder()
            .sink("payments", payments, "payments")
            .sink("search", search, List.of("stock"), List.of("payments"))
            .window(4)
            .build();

    private static Message message(String topic) {
        return Message.builder(topic, "OrderPlaced").build();
    }

    private SinkSession open() {
        SinkSession session = sink.open(3);
        assertThat(payments.told()).containsExactly("open 3");
        assertThat(search.told()).containsExactly("open 3");
        return session;
    }

    @Test
    void aDestinationIsAskedOfItsTarget() {
        SinkSession session = open();
        assertThat(session.destinationOf(message("payments"))).isEqualTo("payments/queue-payments");
        assertThat(session.destinationOf(message("payments@search"))).isEqualTo("search/queue-payments");
        assertThat(session.destinationOf(message("unknown"))).isEqualTo("unknown");
        for (boolean is : List.of(true, false)) {
            payments.isolating = is;
            search.isolating = !is;
            assertThat(session.isolates("payments/queue-1")).isEqualTo(is);
            assertThat(session.isolates("search/queue-2")).isEqualTo(!is);
        }
        assertThat(session.isolates("unknown")).isTrue();
        payments.capacity = 5;
        assertThat(session.capacityOf("payments/queue-1")).isEqualTo(5);
        assertThat(session.capacityOf("search/queue-2")).isEqualTo(7);
        assertThat(session.capacityOf("unknown")).isEqualTo(Integer.MAX_VALUE);
        assertThat(payments.told()).containsExactly("isolates queue-1", "isolates queue-1", "capacity queue-1");
        assertThat(search.told()).containsExactly("isolates queue-2", "isolates queue-2", "capacity queue-2");
    }

    /** Three quarters of four. */
    @Test
    void oneTargetHasItsShareOfTheWindowOnly() {
        SinkSession session = open();
        for (int i = 0; i < 3; i++) {
            assertThat(session.capacityOf("search/queue-stock")).isEqualTo(7);
            assertThat(session.send(message("stock"))).isNotDone();
        }
        assertThat(session.capacityOf("search/queue-stock")).isOne();
        assertThat(session.capacityOf("payments/queue-payments")).isEqualTo(7);
    }

    @Test
    void everyTargetIsToldWhenNothingComesForAWhile() {
        SinkSession session = open();
        session.flush();
        assertThat(payments.told()).containsExactly("flush");
        assertThat(search.told()).containsExactly("flush");
    }

    @Test
    void everyTargetIsToldOfTheEnd() {
        SinkSession session = open();
        session.abort();
        assertThat(payments.told()).containsExactly("abort");
        assertThat(search.told()).containsExactly("abort");
    }

    @Test
    void everyTargetGoesOnWhenItIsPolled() {
        SinkSession session = open();
        var sending = session.send(message("payments"));
        payments.answer(SendResult.rejected("poison"));
        session.poll();
        assertThat(sending).isDone();
        assertThat(payments.told()).containsExactly("send payments", "resume");
    }

    @Test
    void closingASessionClosesItWithEveryTargetOnce() {
        open().close();
        assertThat(payments.told()).containsExactly("close");
        assertThat(search.told()).containsExactly("close");
        sink.close();
        assertThat(payments.told())
                .as("of the sink, not of a session that has ended")
                .containsExactly("close");
        assertThat(search.told()).containsExactly("close");
    }

    @Test
    void closingTheSinkClosesItsSessionsAndTargets() {
        open();
        sink.close();
        assertThat(payments.told()).containsExactly("close", "close");
        assertThat(search.told()).containsExactly("close", "close");
    }

    @Test
    void oneTargetThatDoesNotOpenLeavesNoSessionOfTheOthers() {
        search.opens = false;
        assertThatThrownBy(() -> sink.open(3)).hasMessage("does not open");
        assertThat(payments.told()).containsExactly("open 3", "close");
    }

    @Test
    void oneTargetThatIsThereIsEnough() {
        assertThat(sink.isThere()).isFalse();
        search.there = true;
        assertThat(sink.isThere()).isTrue();
    }

    @Test
    void eachTargetIsAskedForItsLimitsWithItsTopics() {
        assertThat(sink.limits(List.of("payments", "stock")))
                .containsExactly(
                        new MessageLimit("payments: payments", 9), new MessageLimit("search: payments+stock", 9));
    }

    @Test
    void eachTargetIsCheckedWithItsTopicsAndWhatNobodyTakesIsNamed() {
        assertThat(sink.check(List.of("payments", "payments@search", "orders")))
                .containsExactly(
                        "topic orders: no sink takes it (expected: one of [payments, stock])",
                        "payments: checked payments",
                        "search: checked payments");
    }

    @Test
    void aCopyHasAnAddressAndATopicIsItself() {
        assertThat(sink.addressesOf("payments")).containsExactly("payments", "payments@search");
        assertThat(sink.addressesOf("stock")).containsExactly("stock");
        assertThat(sink.addressesOf("unknown")).containsExactly("unknown");
        try (RoutingSink copies =
                RoutingSink.builder().copies("search", search, "pay*").build()) {
            assertThat(copies.addressesOf("payments")).containsExactly("payments@search");
            assertThat(copies.addressesOf("orders")).containsExactly("orders");
        }
    }

    @Test
    void asManyTargetsGetCopiesAsThereAreNumbers() {
        RoutingSink.Builder builder = RoutingSink.builder();
        for (int i = 1; i < 32; i++) {
            builder.copies("t" + i, search, "x");
        }
        assertThat(builder.build().addressesOf("x")).hasSize(31);
    }

    @Test
    void twoOfOneNameAreRefused() {
        RoutingSink.Builder builder = RoutingSink.builder().sink("a", payments, "x");
        assertThatThrownBy(() -> builder.sink("a", search, "y")).hasMessageContaining("sink a: two");
    }

    @Test
    void anAddressHasATopic() {
        assertThat(sink.isAddress("payments@search")).isTrue();
        assertThat(sink.isAddress("p@search")).isTrue();
        assertThat(sink.isAddress("@search")).isFalse();
    }

    @Test
    void aNameWithASignInFrontIsNone() {
        RoutingSink.Builder builder = RoutingSink.builder();
        assertThatThrownBy(() -> builder.sink("/a", payments)).hasMessageContaining("\"/a\"");
        assertThatThrownBy(() -> builder.sink("@a", payments)).hasMessageContaining("\"@a\"");
        assertThatThrownBy(() -> builder.window(0)).hasMessage("window: 0 (expected: 1 or more)");
    }

    @Test
    void theSmallestWindowLetsOneThrough() {
        try (SinkSession session =
                RoutingSink.builder().sink("search", search).window(1).build().open(1)) {
            assertThat(session.capacityOf("search/queue-stock")).isEqualTo(7);
            session.send(message("stock"));
            assertThat(session.capacityOf("search/queue-stock")).isOne();
        }
    }
}
