package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.testkit.contract.RelayFixture;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDocument;

/** An outbox in a database of its own. There is no operator for MongoDB yet: a test's stands for it. */
final class MongoFixture implements RelayFixture<ClientSession> {
    private final MongoCollections collections;
    private final TransactionFixture<ClientSession> transactions = MongoDatabases.transactions();

    private final RelayStore store;

    MongoFixture() {
        String name = MongoDatabases.name();
        MongoDatabases.create(name);
        collections = new MongoCollections(MongoDatabases.CLIENT, name);
        store = MongoRelayStore.of(collections);
    }

    private MongoFixture(MongoCollections collections) {
        this.collections = collections;
        this.store = MongoRelayStore.of(collections).withChangeStream();
    }

    /** The same outbox, for a relay that follows a change stream. */
    MongoFixture byChangeStream() {
        return new MongoFixture(collections);
    }

    @Override
    public RelayStore store() {
        return store;
    }

    @Override
    public OutboxStore<ClientSession> outbox() {
        return new MongoOutboxStore(collections);
    }

    InboxStore<ClientSession> inbox() {
        return new MongoInboxStore(collections);
    }

    @Override
    public TransactionFixture<ClientSession> transactions() {
        return transactions;
    }

    @Override
    public OutboxAdmin admin() {
        return (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(), new Class<?>[] {OutboxAdmin.class}, (proxy, method, arguments) -> {
                    TestOperator operator = new TestOperator(collections);
                    return switch (method.getName()) {
                        case "status" -> status(operator.counts());
                        case "find" -> find((UUID) arguments[0]);
                        case "skip" -> operator.skip((UUID) arguments[0]);
                        case "retry" -> operator.retry((UUID) arguments[0]);
                        case "retryAll" -> operator.retryAll((OutboxState) arguments[0]);
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    private MongoCheckpoint saved() {
        return MongoCheckpoint.of(collections.relay().find().first());
    }

    private OutboxStatus status(Map<OutboxState, Long> counts) {
        MongoCheckpoint saved = saved();
        long gaps = 0;
        for (int i = 0; i < saved.ranges().size(); i += 2) {
            gaps += saved.ranges().get(i + 1) - saved.ranges().get(i) + 1;
        }
        return new OutboxStatus(counts, Duration.ZERO, saved.position(), gaps, null, 0, null, null);
    }

    private Optional<OutboxEntry> find(UUID id) {
        BsonDocument parked =
                collections.parked().find(Filters.eq("id", new BsonBinary(id))).first();
        if (parked != null) {
            ParkedMessage message = ParkedDocuments.decode(parked, Long.MAX_VALUE);
            return Optional.of(entry(message.position(), message, message.state()));
        }
        BsonDocument found = collections
                .messages()
                .find(Filters.eq("id", new BsonBinary(id)))
                .first();
        if (found == null) {
            return Optional.empty();
        }
        long position = MessageDocuments.position(found);
        ParkedMessage message = new ParkedMessage(
                MessageDocuments.entry(found, Long.MAX_VALUE), OutboxState.RETRY, true, 0, Duration.ZERO, null, 0);
        return Optional.of(entry(
                position, message, position < saved().settledBelow() ? OutboxState.PUBLISHED : OutboxState.PENDING));
    }

    private static OutboxEntry entry(long position, ParkedMessage message, OutboxState state) {
        return new OutboxEntry(
                position,
                message.message(),
                message.message().size(),
                true,
                Instant.EPOCH,
                state,
                message.attempts(),
                null,
                message.lastError());
    }
}
