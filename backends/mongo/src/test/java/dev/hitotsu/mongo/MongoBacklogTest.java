package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class MongoBacklogTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollections collections = new MongoCollections(MongoDatabases.CLIENT, name);

    private void append(String topic, int count) {
        mongo.transactions().use(transaction -> {
            for (int i = 0; i < count; i++) {
                transaction.append(Message.builder(topic, "t").key("k").build());
            }
        });
    }

    private void makeOlder(long position) {
        long time = System.currentTimeMillis() - HOUR.toMillis();
        collections
                .messages()
                .updateOne(Filters.eq("_id", position), Updates.set("appendedAt", new BsonDateTime(time)));
    }

    @Test
    void whatWaitsIsCountedByItsStateWithTheAgeOfTheOldest() {
        append("orders", 2);
        append("payments", 1);
        makeOlder(1);
        OutboxBacklog backlog = mongo.backlog();
        assertThat(backlog.read().messages()).isEqualTo(3);
        assertThat(backlog.read().oldestAge()).isBetween(HOUR, HOUR.plusMinutes(5));
        assertThat(backlog.read().leader()).isNull();
        assertThat(backlog.topics()).containsExactly("orders", "payments");

        try (RelayTerm term = mongo.relayStore().tryLead("test", LEASE).orElseThrow()) {
            ReadBatch batch = term.source().read(100, 1 << 20, Duration.ZERO);
            List<ParkedMessage> parked = List.of(
                    new ParkedMessage(batch.entries().get(0), OutboxState.DEAD, true, 1, Duration.ZERO, "no", 0),
                    new ParkedMessage(batch.entries().get(1), OutboxState.BLOCKED, true, 1, Duration.ZERO, "no", 0));
            term.journal().settle(new Settlement(batch.checkpoint(), parked, List.of(), List.of(), Set.of()));

            OutboxBacklog.Snapshot after = backlog.read();
            assertThat(after.messages()).isEqualTo(1);
            assertThat(after.dead()).isEqualTo(1);
            assertThat(after.blocked()).isEqualTo(1);
            assertThat(after.oldestAge()).isLessThan(HOUR);
            assertThat(after.leader()).isEqualTo("test");
            assertThat(backlog.topics()).isEmpty();
            assertThat(mongo.admin().status().count(OutboxState.PUBLISHED)).isEqualTo(1);
        }
    }

    /** A message that appears late in a gap waits as well. */
    @Test
    void gapsAreCountedAndWhatAppearsInThemWaits() {
        PositionCounter.Drawn unused = new PositionCounter(collections).draw(2);
        append("orders", 1);
        try (RelayTerm term = mongo.relayStore().tryLead("test", LEASE).orElseThrow()) {
            ReadBatch batch = term.source().read(100, 1 << 20, Duration.ZERO);
            term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
        }
        assertThat(mongo.backlog().read().gaps()).isEqualTo(2);
        Message late = Message.builder("late", "t").build();
        collections.messages().insertOne(MessageDocuments.encode(2, late).append("appendedAt", new BsonDateTime(0)));

        OutboxStatus status = mongo.admin().status();
        assertThat(status.gaps()).isEqualTo(2);
        assertThat(status.count(OutboxState.PENDING)).isEqualTo(1);
        assertThat(status.count(OutboxState.PUBLISHED)).isEqualTo(1);
        assertThat(status.oldestPendingAge()).isGreaterThan(HOUR);
        assertThat(mongo.admin().find(late.id()).orElseThrow().state()).isEqualTo(OutboxState.PENDING);
    }

    @Test
    void whatNobodyKnowsTheTimeOfHasNoAge() {
        collections.messages().insertOne(BsonDocument.parse("{_id: NumberLong(1), id: 'x'}"));

        assertThat(mongo.backlog().read().messages()).isEqualTo(1);
        assertThat(mongo.backlog().read().oldestAge()).isZero();
        assertThat(mongo.backlog().topics()).isEmpty();
    }

    @Test
    void aDatabaseWithoutAnOutboxIsNamed() {
        Mongo empty = Mongo.of(MongoDatabases.CLIENT, MongoDatabases.name());

        assertThatThrownBy(() -> empty.backlog().read())
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining("no document (expected: what schema().apply() makes)");
        assertThatThrownBy(() -> empty.admin().status()).isInstanceOf(OutboxException.class);
        assertThat(empty.schema().version()).isZero();
    }
}
