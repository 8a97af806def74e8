package dev.hitotsu.testkit.routing;

import static dev.hitotsu.testkit.routing.NumberedOutbox.assertInOrder;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.relay.routing.RoutingSink;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics that go to several targets. */
class RoutingCopiesTest {
    private final NumberedOutbox numbered = new NumberedOutbox();
    private final InMemoryOutbox database = numbered.database();
    private final ScriptedSink payments = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private final ScriptedSink orders = new ScriptedSink(Pipelining.ONE_PER_KEY, new Random(2));
    private final ScriptedSink search = new ScriptedSink(Pipelining.ONE_PER_KEY, new Random(3));

    @AfterEach
    void close() {
        payments.close();
        orders.close();
        search.close();
    }

    @Test
    void aCopyHasTheTopicAndTheIdOfTheMessage() {
        try (Relay relay = numbered.start(copying())) {
            numbered.append("payments", "k", 1);
            numbered.append("stock", "k", 2);

            await().until(() -> payments.distinct() == 1 && orders.distinct() == 1);
            assertThat(orders.taken()).isEqualTo(payments.taken());
            assertThat(orders.taken()).extracting(Message::topic).containsExactly("payments");
            // The copies are all that there is of it.
            await().until(() -> search.distinct() == 1);
            assertThat(relay.status().problem()).isNull();
        }
    }

    /** Whoever is away: the one that takes the messages, or the one that gets copies. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void copiesAndMessagesHaveAProgressOfTheirOwn(boolean copiesAway) {
        ScriptedSink away = copiesAway ? orders : payments;
        ScriptedSink there = copiesAway ? payments : orders;
        away.script((message, attempt) -> SendResult.unavailable("connection refused"));
        Relay first = numbered.start(copying());
        for (int i = 0; i < 300; i++) {
            numbered.append("payments", "k" + i % 7, i);
        }
        await().until(() -> there.distinct() == 300);
        await().until(() -> database.admin().status().position() >= 300);
        first.close();
        assertThat(away.distinct()).isZero();
        assertThat(database.admin().list(EntryFilter.of(OutboxState.WAITING, 9)))
                .extracting(entry -> entry.message().topic())
                .containsOnly(copiesAway ? "payments@orders" : "payments");

        away.script((message, attempt) -> SendResult.sent());
        try (Relay second = numbered.start(copying())) {
            await().until(() -> away.distinct() == 300);
            assertInOrder(away.firstTaken());
            assertThat(second.status().problem()).isNull();
        }
        assertInOrder(there.firstTaken());
        assertThat(there.taken()).hasSize(300);
    }

    /** The messages are read again by the next relay: their copies were parked, and they were not settled. */
    @Test
    void whatIsParkedIsNotSentWhenItsMessageIsReadAgain() {
        payments.silence(any -> true);
        orders.script((message, attempt) -> SendResult.rejected("no index"));
        Relay first = numbered.start(copying());
        numbered.append("payments", "k", 1);
        await().until(() -> database.admin().status().count(OutboxState.DEAD) == 1);
        first.close();
        assertThat(database.admin().status().position()).isZero();

        payments.silence(any -> false);
        orders.script((message, attempt) -> SendResult.sent());
        RoutingSink renamed = RoutingSink.builder()
                .sink("payments", payments, "payments")
                .copies("search", search, "payments")
                .copies("orders", orders, "payments")
                .build();
        try (Relay second = numbered.start(renamed)) {
            numbered.append("payments", "k", 2);
            await().until(() -> payments.distinct() == 2 && orders.distinct() == 1 && search.distinct() == 2);
            assertThat(orders.taken()).extracting(NumberedOutbox::text).containsExactly("2");
            assertThat(second.status().problem()).isNull();

            database.admin().retryAll(OutboxState.DEAD);
            await().until(() -> orders.distinct() == 2);
        }
    }

    /** Not as a message to whoever takes all other topics, where nobody knows its address. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCopyForATargetThatIsGoneWaits(boolean severalTargets) {
        orders.script((message, attempt) -> SendResult.unavailable("connection refused"));
        Relay first = numbered.start(copying());
        numbered.append("payments", "k", 1);
        await().until(() -> database.admin().status().count(OutboxState.RETRY) == 1);
        first.close();

        Sink without =
                severalTargets ? RoutingSink.builder().sink("all", payments).build() : payments;
        try (Relay second = numbered.start(without)) {
            numbered.append("payments", "k", 2);
            await().until(() -> payments.distinct() == 2);
            await().until(() -> database.admin().list(EntryFilter.of(OutboxState.RETRY, 9)).stream()
                    .anyMatch(entry -> String.valueOf(entry.lastError())
                            .startsWith("topic payments@orders: no target of that name gets copies")));
            assertThat(second.status().problem()).isNull();
        }
        orders.script((message, attempt) -> SendResult.sent());
        try (Relay third = numbered.start(copying())) {
            await().until(() -> orders.distinct() == 1);
            assertThat(third.status().problem()).isNull();
        }
    }

    /** Whoever sent the message asked nobody but the target of its topic. */
    @Test
    void whatIsSaidToACopyIsNoAnswerToTheMessage() {
        payments.script((message, attempt) -> SendResult.sent(answer(201)));
        orders.script((message, attempt) -> SendResult.rejected("no index", answer(422)));
        try (Relay relay = numbered.start(copying())) {
            numbered.append("payments", "k", 1);

            await().until(() -> database.admin().status().count(OutboxState.DEAD) == 1);
            await().until(() -> !database.outcomes().isEmpty());
            assertThat(database.outcomes())
                    .extracting(outcome -> outcome.answer().status())
                    .containsExactly(201);
            assertThat(relay.status().problem()).isNull();
        }
    }

    private static Answer answer(int status) {
        return new Answer(status, Headers.empty(), new byte[0], false);
    }

    /** As with a pattern for all copies, which names its own topics as well. */
    @Test
    void whoTakesAMessageGetsNoCopyOfIt() {
        try (RoutingSink sink = RoutingSink.builder()
                .sink("payments", payments, List.of("payments"), List.of("*"))
                .sink("others", orders)
                .build()) {
            assertThat(sink.addressesOf("payments")).containsExactly("payments");
            assertThat(sink.addressesOf("stock")).containsExactly("stock", "stock@payments");
        }
    }

    @Test
    void aCopyIsCheckedWhereItGoes() {
        try (RoutingSink sink = RoutingSink.builder()
                .sink("payments", payments, "payments")
                .copies("queues", new WithoutQueues(orders), "pay*", "stock")
                .build()) {
            assertThat(sink.check(List.of("payments", "stock", "orders", "refunds@queues")))
                    .containsExactly(
                            "topic orders: no sink takes it (expected: one of [payments])",
                            "queues: no queue payments",
                            "queues: no queue refunds",
                            "queues: no queue stock");
        }
    }

    /** Its address would be longer than a topic may be: somebody sees that, and the message itself arrives. */
    @Test
    void aCopyWithoutAnAddressIsGivenUpByItself() {
        String longest = "p".repeat(255);
        RoutingSink sink = RoutingSink.builder()
                .sink("payments", payments)
                .copies("orders", orders, "p*")
                .build();
        try (Relay relay = numbered.start(sink)) {
            numbered.append(longest, "k", 1);

            await().until(() -> payments.distinct() == 1);
            await().until(() -> database.admin().status().count(OutboxState.DEAD) == 1);
            assertThat(database.admin()
                            .list(EntryFilter.of(OutboxState.DEAD, 9))
                            .getFirst()
                            .lastError())
                    .contains("the copy to " + longest + "@orders: topic: ");
            assertThat(relay.status().problem()).isNull();
        }
    }

    /** Has no queue for any topic. */
    private record WithoutQueues(Sink sink) implements Sink {
        @Override
        public SinkSession open(long fence) {
            return sink.open(fence);
        }

        @Override
        public List<String> check(Collection<String> topics) {
            return topics.stream().map(topic -> "no queue " + topic).toList();
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

    @Test
    void moreCopiesThanPositionsAreRefused() {
        RoutingSink.Builder builder = RoutingSink.builder();
        for (int i = 0; i < 32; i++) {
            builder.copies("t" + i, orders, "x");
        }
        assertThatThrownBy(builder::build).hasMessage("sinks with copies: 32 (expected: at most 31)");
    }

    private RoutingSink copying() {
        return RoutingSink.builder()
                .sink("payments", payments, "payments")
                .copies("orders", orders, "payments")
                .copies("search", search, "stock")
                .build();
    }
}
