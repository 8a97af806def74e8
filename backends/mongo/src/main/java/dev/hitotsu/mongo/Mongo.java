package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.message.receiver.outcome.OutcomeReceiverBuilder;
import dev.hitotsu.mongo.parking.InboxParts;
import dev.hitotsu.mongo.parking.MongoInboxAdmin;
import dev.hitotsu.mongo.parking.MongoParkingStore;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxChange.Action;
import java.time.Instant;
import java.util.function.Function;
import org.bson.BsonDocument;

/**
 * All that Hitotsu does in MongoDB: an outbox and an inbox in the transactions of a replica set, and a relay that polls
 * or follows a change stream.
 *
 * <pre>{@code
 * Mongo mongo = Mongo.of(client, "shop");
 * mongo.schema().apply();
 *
 * mongo.transactions().use(transaction -> {
 *     orders.insertOne(transaction.session(), order);
 *     transaction.append(Message.builder("orders", "OrderPlaced").key(order.getString("_id")).build());
 * });
 *
 * Relay relay = Relay.builder(mongo.relayStore(), sink).build();
 * }</pre>
 *
 * <p>The collections have names that begin with {@code hitotsu_}. A message has at most 15 MiB: with what the relay
 * writes beside it, it has to fit into a document. Of two transactions that append messages with the same key at the
 * same time one fails with MongoDB's {@code TransientTransactionError} and has to be run again; {@link #transactions}
 * and the driver's {@code withTransaction} do so. Immutable and thread-safe. No method connects; what they return says
 * whether it blocks.
 */
public final class Mongo {
    private final MongoCollections collections;
    private final Outbox<ClientSession> outbox;

    private Mongo(MongoCollections collections) {
        this.collections = collections;
        this.outbox = Outbox.of(new MongoOutboxStore(collections), MessageDocuments.MAX_MESSAGE_SIZE);
    }

    /** The outbox in this database, by the caller's client. */
    public static Mongo of(MongoClient client, String database) {
        requireNonNull(client, "client: null (expected: a client of MongoDB)");
        requireNonNull(database, "database: null (expected: the name of a database)");
        return new Mongo(new MongoCollections(client, database));
    }

    /** Makes collections and indexes. */
    public MongoSchema schema() {
        return new MongoSchema(collections);
    }

    /**
     * Appends in transactions of the caller: pass the session. A conflict is the driver's own {@link
     * com.mongodb.MongoException} with the label {@code TransientTransactionError}, so that whoever began the
     * transaction runs it again.
     */
    public Outbox<ClientSession> outbox() {
        return outbox;
    }

    /** Runs work in transactions, with its messages, and again where MongoDB asks for it. */
    public MongoTransactions transactions() {
        return new MongoTransactions(collections, outbox);
    }

    /**
     * The inbox of a consumer, for transactions of the caller. A claim does not wait for another transaction that has
     * claimed the same: it is a conflict then, as at {@link #outbox}.
     *
     * @param consumer names the effect, for example {@code payments}; it must stay the same, because claims belong to
     *     it
     */
    public Inbox<ClientSession> inbox(String consumer) {
        return Inbox.of(new MongoInboxStore(collections), consumer);
    }

    /**
     * Handles what a receiver hands over, each batch in a transaction with its claims.
     *
     * @param consumer as {@link #inbox} has it
     */
    public MongoInboxHandler inboxHandler(String consumer, MongoInboxHandler.MessageEffect effect) {
        requireNonNull(effect, "effect: null (expected: what to run)");
        return MongoInboxHandler.of(transactions(), inbox(consumer), effect);
    }

    /** Keeps messages whose effects fail, for {@link MongoInboxHandler#withParking}. */
    public ParkingStore<ClientSession> parkingStore() {
        return collections.inboxParked();
    }

    /**
     * Claims of effects elsewhere, each under a lease, with their results: for {@link
     * dev.hitotsu.inbox.lease.LeasedInbox} and for HTTP requests with a key. A result has to fit into a document, of 16
     * MiB.
     */
    public LeaseStore leaseStore() {
        return collections.leases();
    }

    /**
     * Receives how calls ended: what targets have said to messages of this outbox, where the sink keeps answers.
     *
     * @param consumer as {@link #inbox} has it; each consumer gets all
     */
    public OutcomeReceiverBuilder outcomeReceiver(String consumer) {
        return new OutcomeReceiverBuilder(collections.outcomes(), consumer);
    }

    /** What operators see of the outbox and do with it: list, retry, skip, edit, and what was done. */
    public OutboxAdmin admin() {
        return new MongoOutboxAdmin(collections, null);
    }

    /** What operators see of claims and of messages that consumers have parked, and do with them. */
    public InboxAdmin inboxAdmin() {
        return MongoInboxAdmin.of(new Parts(collections));
    }

    /** How many messages wait. */
    public OutboxBacklog backlog() {
        return new MongoBacklog(collections);
    }

    /**
     * What a relay needs. It reads by polling, or {@linkplain MongoRelayStore#withChangeStream by a change stream}.
     */
    public MongoRelayStore relayStore() {
        return MongoRelayStore.of(collections);
    }

    private record Parts(MongoCollections collections) implements InboxParts {
        @Override
        public <T> T inTransaction(Function<ClientSession, T> work) {
            return Attempts.operate(() -> Attempts.transaction(collections, work));
        }

        @Override
        public Instant now() {
            return MongoBacklog.now(collections);
        }

        @Override
        public MongoCollection<BsonDocument> claims() {
            return collections.inbox();
        }

        @Override
        public InboxStore<ClientSession> inbox() {
            return new MongoInboxStore(collections);
        }

        @Override
        public MongoParkingStore parked() {
            return collections.inboxParked();
        }

        @Override
        public void audit(ClientSession session, Operation operation, Action action, String scope, int changed) {
            String named = operation.actor();
            String actor = named == null ? MongoOutboxAdmin.user(collections) : named;
            new OperatorChanges(collections).audit(session, operation, action, actor, scope, changed);
        }
    }
}
