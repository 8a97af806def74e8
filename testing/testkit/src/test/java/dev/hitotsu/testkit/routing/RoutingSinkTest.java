package dev.hitotsu.testkit.routing;

import static dev.hitotsu.testkit.routing.NumberedOutbox.assertInOrder;
import static dev.hitotsu.testkit.routing.NumberedOutbox.message;
import static dev.hitotsu.testkit.routing.NumberedOutbox.text;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.relay.routing.RoutingSink;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoutingSinkTest {
    private final NumberedOutbox numbered = new NumberedOutbox();
    private final InMemoryOutbox database = numbered.database();
    private final ScriptedSink payments = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private ScriptedSink orders = new ScriptedSink(Pipelining.ONE_PER_KEY, new Random(2));

    @AfterEach
    void close() {
        payments.close();
        orders.close();
    }

    @Test
    void eachTopicGoesToItsSink() {
        try (Relay relay = start()) {
            numbered.append("payments", "k", 1);
            numbered.append("orders", "k", 2);
            numbered.append("stock", "k", 3);

            await().until(() -> payments.distinct() == 1 && orders.distinct() == 2);
            assertThat(payments.taken()).extracting(Message::topic).containsOnly("payments");
            assertThat(relay.status().problem()).isNull();
        }
    }

    /** Whether the sink that is away promises order or not. */
    @ParameterizedTest
    @EnumSource
    void oneThatIsAwayHoldsUpItsOwnMessagesOnly(Pipelining pipelining) {
        orders.close();
        orders = new ScriptedSink(pipelining, new Random(2));
        orders.script((message, attempt) -> SendResult.unavailable("connection refused"));
        try (Relay relay = start()) {
            for (int i = 0; i < 300; i++) {
                numbered.append("orders", "k" + i % 7, i);
                numbered.append("payments", "k" + i % 7, i);
            }
            await().until(() -> payments.distinct() == 300);
            assertThat(orders.distinct()).isZero();
            assertThat(relay.status().problem()).isNull();
            assertThat(database.admin().status().count(OutboxState.DEAD)).isZero();

            orders.script((message, attempt) -> SendResult.sent());
            await().until(() -> orders.distinct() == 300);
            assertInOrder(orders.firstTaken());
            assertInOrder(payments.firstTaken());
        }
    }

    @Test
    void oneThatAnswersNothingHoldsUpItsOwnMessagesOnly() {
        AtomicInteger sessions = new AtomicInteger();
        orders.silence(any -> sessions.get() == 1);
        RoutingSink sink = RoutingSink.builder()
                .sink("payments", payments, "payments")
                .sink("others", new CountingSink(orders, sessions))
                .build();
        try (Relay relay = numbered.start(sink)) {
            for (int i = 0; i < 300; i++) {
                numbered.append("orders", "k" + i % 7, i);
            }
            // Somebody is silent only while others take messages, and is found out when there is more for it.
            AtomicInteger sent = new AtomicInteger();
            await().until(() -> {
                numbered.append("orders", "k0", 300 + sent.get());
                numbered.append("payments", "k", sent.getAndIncrement());
                return sessions.get() > 1;
            });
            await().until(() -> orders.distinct() == 300 + sent.get() && payments.distinct() == sent.get());
            assertInOrder(orders.firstTaken());
            assertInOrder(payments.firstTaken());
            assertThat(relay.status().problem()).isNull();
        }
    }

    /** Counts the sessions of a sink. */
    private record CountingSink(Sink sink, AtomicInteger sessions) implements Sink {
        @Override
        public SinkSession open(long fence) {
            sessions.incrementAndGet();
            return sink.open(fence);
        }

        @Override
        public List<String> check(Collection<String> topics) {
            return sink.check(topics);
        }

        @Override
        public Pipelining pipelining() {
            return sink.pipelining();
        }

        @Override
        public Duration sendTimeout() {
            return sink.sendTimeout();
        }

        @Override
        public void close() {
            sink.close();
        }
    }

    /** A sink that promises order stops behind a refusal; only after it is resumed the next messages arrive. */
    @Test
    void behindARefusalASinkGoesOn() {
        payments.script(
                (message, attempt) -> text(message).equals("5") ? SendResult.rejected("poison") : SendResult.sent());
        try (Relay relay = start()) {
            for (int i = 0; i < 50; i++) {
                numbered.append("payments", "k" + i, i);
            }
            await().until(() -> payments.distinct() == 49);
            assertThat(relay.status().problem()).isNull();
        }
    }

    @Test
    void aTopicThatNobodyTakesWaits() {
        RoutingSink sink =
                RoutingSink.builder().sink("payments", payments, "payments").build();
        try (Relay relay = numbered.start(sink)) {
            numbered.append("stock", "k", 1);
            numbered.append("payments", "k", 2);

            await().until(() -> payments.distinct() == 1);
            await().until(() -> database.admin().status().count(OutboxState.RETRY) == 1);
            assertThat(sink.check(List.of("stock", "payments")))
                    .containsExactly("topic stock: no sink takes it (expected: one of [payments])");
            assertThat(relay.status().problem()).isNull();
        }
    }

    @Test
    void whatIsUnderWayWhenTheSessionIsGivenUpComesBack() {
        payments.silence(any -> true);
        try (RoutingSink sink = sink();
                SinkSession session = sink.open(1)) {
            var sending = session.send(message("payments", "k", 1));
            session.abort();

            assertThat(sending.join()).isInstanceOf(SendResult.Unavailable.class);
            assertThat(session.send(message("orders", "k", 1)).join()).isInstanceOf(SendResult.Unavailable.class);
        }
    }

    /** It waits behind a refusal until the others are answered. */
    @Test
    void whatIsHeldWhenTheSessionIsGivenUpComesBackToo() {
        payments.silence(message -> text(message).equals("1"));
        payments.script((message, attempt) -> SendResult.rejected("poison"));
        try (RoutingSink sink = sink();
                SinkSession session = sink.open(1)) {
            var unanswered = session.send(message("payments", "k1", 1));
            assertThat(session.send(message("payments", "k2", 2)).join()).isInstanceOf(SendResult.Rejected.class);
            var held = session.send(message("payments", "k3", 3));
            assertThat(held).isNotDone();
            session.abort();

            assertThat(unanswered.join()).isInstanceOf(SendResult.Unavailable.class);
            assertThat(held).isCompletedWithValueMatching(SendResult.Unavailable.class::isInstance);
        }
    }

    @Test
    void namesThatMeanTwoSinksAreRefused() {
        RoutingSink.Builder builder = RoutingSink.builder().sink("a", payments, "x");

        assertThatThrownBy(() -> builder.sink("a", orders, "y")).hasMessageContaining("sink a: two");
        assertThatThrownBy(() -> builder.sink("a/b", orders, "y")).hasMessageContaining("\"a/b\"");
        assertThatThrownBy(() -> builder.sink("a@b", orders, "y")).hasMessageContaining("\"a@b\"");
        assertThatThrownBy(() -> builder.sink("b", orders, "x").build()).hasMessageContaining("topics x");
        assertThatThrownBy(
                        () -> RoutingSink.builder().copies("c", orders, "x*y").build())
                .hasMessageContaining("\"x*y\"");
    }

    private RoutingSink sink() {
        return RoutingSink.builder()
                .sink("payments", payments, "payments")
                .sink("others", orders)
                .build();
    }

    private Relay start() {
        return numbered.start(sink());
    }
}
