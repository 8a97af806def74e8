package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.eq;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.receiver.RetryPolicy;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiver;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.RelayOptions.Retry;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** How calls end, on the way back to whoever made them. Nothing but the inbox keeps an order from two changes. */
class MongoOutcomesTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0);

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollection<Document> changes =
            MongoDatabases.CLIENT.getDatabase(name).getCollection("changes");

    private static Answer answer(int status, String body) {
        return new Answer(status, Headers.empty().with("content-type", "text/plain"), body.getBytes(UTF_8), false);
    }

    private static Message call(int i) {
        return Message.builder("charges", "ChargeRequested")
                .key("order-" + i)
                .payload(String.valueOf(i))
                .build();
    }

    private static Outcome outcome(int i) {
        return Outcome.of(call(i), 0, true, answer(200, "ok"));
    }

    private static Settlement answered(List<Outcome> outcomes) {
        return new Settlement(null, List.of(), List.of(), List.of(), Set.of(), outcomes);
    }

    private RelayTerm lead(Duration lease) {
        return await().until(() -> mongo.relayStore().tryLead("test", lease), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private OutcomeReceiver receive(MongoInboxHandler.MessageEffect effect) {
        return mongo.outcomeReceiver("orders")
                .handler(mongo.inboxHandler("orders", effect))
                .retryPolicy(new RetryPolicy(QUICK, 3, 3))
                .start();
    }

    private void settleOrder(MongoTransaction transaction, Message message) {
        Outcome outcome = Outcome.of(message);
        changes.insertOne(
                transaction.session(),
                new Document("order", outcome.key())
                        .append("state", outcome.answer().status() == 200 ? "PAID" : "CANCELLED"));
    }

    private int orders() {
        return changes.distinct("order", String.class).into(new HashSet<>()).size();
    }

    private static SendResult charge(Message message, int attempt) {
        int i = Integer.parseInt(new String(Objects.requireNonNull(message.payload()), UTF_8));
        if (attempt == 1 && i % 3 == 0) {
            return SendResult.retryable("status 500");
        }
        return switch (i % 10) {
            case 1 -> SendResult.sent(answer(402, "no money"));
            case 2 -> SendResult.rejected("status 422", answer(422, "no such card"));
            default -> SendResult.sent(answer(200, "charged"));
        };
    }

    /** Attempts fail, charges are refused, and some are rejected for good: each order hears of its own end once. */
    @Test
    void everyOrderIsPaidOrCancelledOnce() {
        int count = 100;
        mongo.transactions().use(transaction -> IntStream.range(0, count).forEach(i -> transaction.append(call(i))));
        ScriptedSink sink = new ScriptedSink(Pipelining.ONE_PER_KEY, new Random(1));
        sink.script(MongoOutcomesTest::charge);
        RelayOptions options = RelayOptions.DEFAULT.withRetry(new Retry(10, QUICK));
        try (sink;
                Relay relay =
                        Relay.builder(mongo.relayStore(), sink).options(options).build();
                OutcomeReceiver receiver = receive(this::settleOrder)) {
            relay.start();
            await().until(() -> orders() == count);
        }
        assertThat(changes.countDocuments(eq("state", "PAID"))).isEqualTo(count * 8 / 10);
        assertThat(changes.countDocuments(eq("state", "CANCELLED"))).isEqualTo(count * 2 / 10);
        assertThat(mongo.admin().status().count(OutboxState.DEAD)).isEqualTo(count / 10);
    }

    /** A relay that crashed before it had saved its position makes calls again. */
    @Test
    void anOutcomeThatComesAgainHasNoSecondEffect() {
        List<Outcome> outcomes =
                IntStream.range(0, 20).mapToObj(MongoOutcomesTest::outcome).toList();
        lead(SHORT).journal().settle(answered(outcomes));
        lead(LONG).journal().settle(answered(outcomes));
        try (OutcomeReceiver receiver = receive(this::settleOrder)) {
            await().until(() -> receiver.handled() == 40);
        }
        assertThat(orders()).isEqualTo(20);
        assertThat(changes.countDocuments()).isEqualTo(20);
    }

    @Test
    void aRelayThatNoLongerLeadsWritesNoOutcome() {
        RelayTerm old = lead(SHORT);
        RelayTerm now = lead(LONG);
        assertThatThrownBy(() -> old.journal().settle(answered(List.of(outcome(1)))))
                .isInstanceOf(FencedException.class);
        now.journal().settle(answered(List.of(outcome(2))));
        try (OutcomeReceiver receiver = receive(this::settleOrder)) {
            await().until(() -> receiver.handled() == 1);
        }
        assertThat(changes.distinct("order", String.class)).containsExactly("order-2");
    }

    @Test
    void allPartsOfAnOutcomeComeHome() {
        Outcome sent = new Outcome(
                call(1).id(),
                7,
                "charges",
                null,
                "ChargeRequested",
                false,
                new Answer(409, Headers.empty().with("x-request.id", "r-1"), new byte[] {0, 1, -1}, true));
        lead(LONG).journal().settle(answered(List.of(sent)));
        List<Outcome> received = new CopyOnWriteArrayList<>();
        try (OutcomeReceiver receiver = mongo.outcomeReceiver("orders")
                .handler(batch -> batch.messages().forEach(message -> received.add(Outcome.of(message))))
                .start()) {
            await().until(() -> receiver.handled() == 1);
        }
        assertThat(received).containsExactly(sent);
    }

    /** One order's handler fails; whatever is not in its lane goes on, and nothing overtakes it within its key. */
    @Test
    void aHandlerThatFailsHoldsBackItsOwnLane() {
        List<Outcome> outcomes =
                IntStream.range(0, 64).mapToObj(MongoOutcomesTest::outcome).toList();
        lead(LONG).journal().settle(answered(outcomes));
        AtomicInteger failures = new AtomicInteger();
        long others = outcomes.stream()
                .filter(each -> lane(each.key()) != lane("order-0"))
                .count();
        try (OutcomeReceiver receiver = receive((transaction, message) -> {
            if ("order-0".equals(message.key())) {
                failures.incrementAndGet();
                throw new IllegalStateException("the handler of order 0 fails");
            }
            settleOrder(transaction, message);
        })) {
            await().until(() -> orders() >= others && failures.get() > 5);
        }
        assertThat(changes.countDocuments(eq("order", "order-0"))).isZero();
    }

    /** How lanes are made of keys; a release never changes it. */
    private static int lane(String key) {
        return Math.floorMod(key.hashCode(), 16);
    }

    @Test
    void whatEveryConsumerHasHandledIsDeletedAndNothingElse() {
        RelayTerm term = lead(LONG);
        term.journal().settle(answered(List.of(outcome(1), outcome(2))));
        term.cleanUp();
        assertThat(kept()).as("nobody has read them").isEqualTo(2);
        try (OutcomeReceiver receiver = receive(this::settleOrder)) {
            await().until(() -> receiver.handled() == 2);
        }
        try (OutcomeReceiver slow = mongo.outcomeReceiver("slow")
                .handler(batch -> {
                    throw new IllegalStateException("not yet");
                })
                .start()) {
            await().until(() -> slow.isRunning() && readers() == 32);
        }
        term.cleanUp();
        assertThat(kept()).as("one consumer has not").isEqualTo(2);
        MongoDatabases.CLIENT
                .getDatabase(name)
                .getCollection("hitotsu_outcome_reader")
                .deleteMany(eq("consumer", "slow"));
        term.cleanUp();
        assertThat(kept()).isZero();
    }

    private long kept() {
        return MongoDatabases.CLIENT
                .getDatabase(name)
                .getCollection("hitotsu_outcome")
                .countDocuments();
    }

    private long readers() {
        return MongoDatabases.CLIENT
                .getDatabase(name)
                .getCollection("hitotsu_outcome_reader")
                .countDocuments();
    }
}
