package dev.hitotsu.testkit.routing;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.relay.routing.RoutingSink;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingSinkTest {
    private static final RelayOptions QUICK_RETRIES = RelayOptions.DEFAULT.withRetry(
            new RelayOptions.Retry(10, new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), 0.5)));

    private final InMemoryOutbox database = InMemoryOutbox.create();
    private final Outbox<InMemoryOutbox.Transaction> outbox = Outbox.of(database);
    private final ScriptedSink payments = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private final ScriptedSink search = new ScriptedSink(Pipelining.ONE_PER_KEY, new Random(3));
    private ScriptedSink orders = new ScriptedSink(Pipelining.ONE_PER_KEY, new Random(2));

    @AfterEach
    void close() {
        payments.close();
        orders.close();
        search.close();
    }

    @Test
    void eachTopicGoesToItsSink() {
        try (Relay relay = start()) {
            append("payments", "k", 1);
            append("orders", "k", 2);
            append("stock", "k", 3);

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
                append("orders", "k" + i % 7, i);
                append("payments", "k" + i % 7, i);
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
        try (Relay relay = start(sink)) {
            for (int i = 0; i < 300; i++) {
                append("orders", "k" + i % 7, i);
            }
            // Somebody is silent only while others take messages, and is found out when there is more for it.
            AtomicInteger sent = new AtomicInteger();
            await().until(() -> {
                append("orders", "k0", 300 + sent.get());
                append("payments", "k", sent.getAndIncrement());
                return sessions.get() > 1;
            });
            await().until(() -> orders.distinct() == 300 + sent.get() && payments.distinct() == sent.get());
            assertInOrder(orders.firstTaken());
            assertInOrder(payments.firstTaken());
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
                append("payments", "k" + i, i);
            }
            await().until(() -> payments.distinct() == 49);
            assertThat(relay.status().problem()).isNull();
        }
    }

    @Test
    void aCopyHasTheTopicAndTheIdOfTheMessage() {
        try (Relay relay = start(copying())) {
            append("payments", "k", 1);
            append("stock", "k", 2);

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
        Relay first = start(copying());
        for (int i = 0; i < 300; i++) {
            append("payments", "k" + i % 7, i);
        }
        await().until(() -> there.distinct() == 300);
        await().until(() -> database.admin().status().position() >= 300);
        first.close();
        assertThat(away.distinct()).isZero();
        assertThat(database.admin().list(EntryFilter.of(OutboxState.WAITING, 9)))
                .extracting(entry -> entry.message().topic())
                .containsOnly(copiesAway ? "payments@orders" : "payments");

        away.script((message, attempt) -> SendResult.sent());
        try (Relay second = start(copying())) {
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
        Relay first = start(copying());
        append("payments", "k", 1);
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
        try (Relay second = start(renamed)) {
            append("payments", "k", 2);
            await().until(() -> payments.distinct() == 2 && orders.distinct() == 1 && search.distinct() == 2);
            assertThat(orders.taken()).extracting(RoutingSinkTest::text).containsExactly("2");
            assertThat(second.status().problem()).isNull();

            database.admin().retryAll(OutboxState.DEAD);
            await().until(() -> orders.distinct() == 2);
        }
    }

    /** Whoever sent the message asked nobody but the target of its topic. */
    @Test
    void whatIsSaidToACopyIsNoAnswerToTheMessage() {
        payments.script((message, attempt) -> SendResult.sent(answer(201)));
        orders.script((message, attempt) -> SendResult.rejected("no index", answer(422)));
        try (Relay relay = start(copying())) {
            append("payments", "k", 1);

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
        try (Relay relay = start(sink)) {
            append(longest, "k", 1);

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

    @Test
    void aTopicThatNobodyTakesWaits() {
        RoutingSink sink =
                RoutingSink.builder().sink("payments", payments, "payments").build();
        try (Relay relay = start(sink)) {
            append("stock", "k", 1);
            append("payments", "k", 2);

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

    private RoutingSink sink() {
        return RoutingSink.builder()
                .sink("payments", payments, "payments")
                .sink("others", orders)
                .build();
    }

    private Relay start() {
        return start(sink());
    }

    private Relay start(RoutingSink sink) {
        Relay relay = Relay.builder(database, sink).options(QUICK_RETRIES).build();
        relay.start();
        return relay;
    }

    private static void assertInOrder(List<Message> messages) {
        messages.stream()
                .map(Message::key)
                .distinct()
                .forEach(key -> assertThat(messages)
                        .filteredOn(message -> key.equals(message.key()))
                        .extracting(message -> Integer.parseInt(text(message)))
                        .isSorted());
    }

    private static String text(Message message) {
        return new String(message.payload(), UTF_8);
    }

    private void append(String topic, String key, int number) {
        InMemoryOutbox.Transaction transaction = database.begin();
        outbox.append(transaction, message(topic, key, number));
        transaction.commit();
    }

    private static Message message(String topic, String key, int number) {
        return Message.builder(topic, "Numbered")
                .id(UUID.randomUUID())
                .key(key)
                .payload(Integer.toString(number))
                .build();
    }
}
