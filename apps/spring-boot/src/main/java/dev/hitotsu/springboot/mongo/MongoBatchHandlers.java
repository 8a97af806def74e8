package dev.hitotsu.springboot.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.inbox.ObservedHandling;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.inbox.parking.ParkingWithin;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.springboot.inbox.BatchHandlers;
import dev.hitotsu.springboot.inbox.TransactionalBatchHandler;
import dev.hitotsu.springboot.transaction.SpringTransactions;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.transaction.TransactionStatus;

/**
 * Handlers in transactions of MongoDB: claims, messages, and what listeners write by repositories commit together. A
 * batch that another transaction was in the way of is run again. Thread-safe.
 */
public final class MongoBatchHandlers implements BatchHandlers {
    private final Mongo mongo;
    private final MongoDatabaseFactory factory;
    private final MongoTransactionalOutbox outbox;
    private final RepeatedTransactions transactions;
    private final @Nullable Retention retention;
    private final @Nullable Parking parking;
    private final List<InboxObserver> observers;

    /**
     * Handlers of a database.
     *
     * @param mongo of the same client as the factory
     * @param outbox whose messages are written before a message counts as handled
     * @param transactions of the factory
     * @param retention how long claims are kept; null for ever
     * @param parking how messages are parked that keep failing; null if they hold back those behind them
     * @param observers see what the listeners do
     */
    public MongoBatchHandlers(
            Mongo mongo,
            MongoDatabaseFactory factory,
            MongoTransactionalOutbox outbox,
            RepeatedTransactions transactions,
            @Nullable Retention retention,
            @Nullable Parking parking,
            List<InboxObserver> observers) {
        this.mongo = requireNonNull(mongo, "mongo: null (expected: a database)");
        this.factory = requireNonNull(factory, "factory: null (expected: a MongoDatabaseFactory)");
        this.outbox = requireNonNull(outbox, "outbox: null (expected: an outbox)");
        this.transactions = requireNonNull(transactions, "transactions: null (expected: transactions)");
        this.retention = retention;
        this.parking = parking;
        this.observers = List.copyOf(requireNonNull(observers, "observers: null (expected: a list, perhaps empty)"));
    }

    @Override
    public BatchHandler handler(String group, Consumer<Message> effect) {
        requireNonNull(group, "group: null (expected: the name of a consumer)");
        requireNonNull(effect, "effect: null (expected: what to do with a message)");
        Inbox<ClientSession> inbox = mongo.inbox(group);
        MongoTransactionalInbox transactional = MongoTransactionalInbox.of(factory, inbox);
        ClaimCleaning cleaning = cleaning(transactional);
        return new TransactionalBatchHandler(
                batch -> {
                    if (cleaning != null) {
                        cleaning.runIfDue();
                    }
                },
                transactions,
                transactional::claimNew,
                effect,
                ObservedHandling.of(group, observers),
                parking == null ? null : parking(parking, inbox, effect));
    }

    /** What listeners have appended is written first, so that its errors are those of the effect. */
    private ParkingInbox<TransactionStatus> parking(
            Parking options, Inbox<ClientSession> inbox, Consumer<Message> effect) {
        Function<TransactionStatus, ClientSession> own = status -> CurrentSession.require(factory);
        return ParkingInbox.of(
                inbox.within(own, status -> outbox.flush()),
                new ParkingWithin<>(mongo.parkingStore(), own),
                options,
                new SpringTransactions(transactions),
                (status, messages) -> messages.forEach(effect),
                Clockwork.system());
    }

    private @Nullable ClaimCleaning cleaning(MongoTransactionalInbox inbox) {
        Retention kept = retention;
        return kept == null
                ? null
                : ClaimCleaning.ofAges(
                        Clockwork.system(),
                        kept,
                        (ages, limit) -> transactions.<Integer>execute(status -> inbox.deleteOldClaims(ages, limit)));
    }
}
