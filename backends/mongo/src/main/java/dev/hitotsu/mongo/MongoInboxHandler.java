package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.inbox.parking.EffectTransactions;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.inbox.parking.ParkingWithin;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.runtime.Clockwork;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Handles the messages that a consumer receives, each batch in one transaction: it claims the messages, runs the effect
 * of the new ones, and commits. However often a message is repeated, its effect on this database happens once.
 *
 * <pre>{@code
 * BatchHandler handler = mongo.inboxHandler("payments",
 *         (transaction, message) -> payments.insertOne(transaction.session(), payment(message)));
 * }</pre>
 *
 * <p>Where another transaction is in the way of a batch, all of it is run again, from the beginning ({@link
 * MongoTransactions}); what an effect does elsewhere must stand that. Thread-safe. Blocks for the database.
 */
public final class MongoInboxHandler implements BatchHandler {
    private final MongoTransactions transactions;
    private final Inbox<ClientSession> inbox;
    private final MessageEffect effect;
    private final Extras extras;
    private final @Nullable ClaimCleaning cleaning;
    private final @Nullable ParkingInbox<MongoTransaction> parking;
    private final LongAdder repetitionCount = new LongAdder();

    /** @param retention null to keep claims for ever */
    private record Extras(
            @Nullable Retention retention,
            Clockwork clockwork,
            @Nullable Place parking) {}

    private record Place(ParkingStore<ClientSession> store, Parking options) {}

    private MongoInboxHandler(
            MongoTransactions transactions, Inbox<ClientSession> inbox, MessageEffect effect, Extras extras) {
        this.transactions = transactions;
        this.inbox = inbox;
        this.effect = effect;
        this.extras = extras;
        this.cleaning = extras.retention() == null
                ? null
                : ClaimCleaning.ofAges(
                        extras.clockwork(),
                        extras.retention(),
                        (ages, limit) -> transactions.run(
                                transaction -> inbox.deleteOldClaims(transaction.session(), ages, limit)));
        this.parking = extras.parking() == null ? null : parking(extras.parking());
    }

    private ParkingInbox<MongoTransaction> parking(Place place) {
        return ParkingInbox.of(
                inbox.within(MongoTransaction::session, MongoTransaction::flush),
                new ParkingWithin<>(place.store(), MongoTransaction::session),
                place.options(),
                new Attempted(transactions),
                this::runEffects,
                extras.clockwork());
    }

    static MongoInboxHandler of(MongoTransactions transactions, Inbox<ClientSession> inbox, MessageEffect effect) {
        return new MongoInboxHandler(
                transactions, inbox, effect, new Extras(Retention.NINETY_DAYS, Clockwork.system(), null));
    }

    private MongoInboxHandler with(Extras newExtras) {
        return new MongoInboxHandler(transactions, inbox, effect, newExtras);
    }

    /**
     * A handler that keeps its claims for so long, instead of for {@link Retention#NINETY_DAYS}. Claims that are older
     * are deleted in the background, once a minute while messages come; those of other consumers are left alone.
     */
    public MongoInboxHandler withRetention(Retention newRetention) {
        requireNonNull(newRetention, "retention: null (expected: a retention, or keepingClaimsForEver())");
        return with(new Extras(newRetention, extras.clockwork(), extras.parking()));
    }

    /** A handler that deletes no claims. For a topic that keeps its messages for ever and may be read once more. */
    public MongoInboxHandler keepingClaimsForEver() {
        return with(new Extras(null, extras.clockwork(), extras.parking()));
    }

    /** A handler whose cleaning runs by these clocks and threads, for tests and simulations. */
    public MongoInboxHandler withClockwork(Clockwork newClockwork) {
        requireNonNull(newClockwork, "clockwork: null (expected: clocks and threads)");
        return with(new Extras(extras.retention(), newClockwork, extras.parking()));
    }

    /** As {@link #withParking(ParkingStore, Parking)}, with {@link Parking#DEFAULT}. */
    public MongoInboxHandler withParking(ParkingStore<ClientSession> store) {
        return withParking(store, Parking.DEFAULT);
    }

    /**
     * A handler that parks a message whose effect fails, and those of its key behind it. All others go on, and the
     * broker is told that the parked ones are handled. They are tried again in the background, in their order, by
     * whichever process is there; the effect still happens once.
     *
     * @param store of the database in which the effects happen: {@link Mongo#parkingStore()}
     * @param options how often and when a message is tried again, and what it does to its key
     */
    public MongoInboxHandler withParking(ParkingStore<ClientSession> store, Parking options) {
        requireNonNull(store, "store: null (expected: a parking store)");
        requireNonNull(options, "options: null (expected: options, such as Parking.DEFAULT)");
        return with(new Extras(extras.retention(), extras.clockwork(), new Place(store, options)));
    }

    /** How many deliveries were repetitions and had no effect. */
    public long repetitionCount() {
        return repetitionCount.sum();
    }

    @Override
    public void handle(ReceivedBatch batch) throws Exception {
        requireNonNull(batch, "batch: null (expected: a batch)");
        runIfDue();
        if (cleaning != null) {
            cleaning.runIfDue();
        }
        if (parking != null) {
            repetitionCount.add(
                    parking.handle(batch, (transaction, repeated, isLast) -> {}).repetitions());
            return;
        }
        int handled = transactions.<Integer, Exception>run(transaction -> runNew(transaction, batch.messages()));
        repetitionCount.add(batch.messages().size() - handled);
    }

    @Override
    public void runIfDue() {
        if (parking != null) {
            parking.runIfDue();
        }
    }

    private int runNew(MongoTransaction transaction, List<Message> messages) throws Exception {
        List<Message> fresh = inbox.claimNew(transaction.session(), messages);
        runEffects(transaction, fresh);
        return fresh.size();
    }

    private void runEffects(MongoTransaction transaction, List<Message> messages) throws Exception {
        for (Message message : messages) {
            effect.run(transaction, message);
        }
    }

    private record Attempted(MongoTransactions transactions) implements EffectTransactions<MongoTransaction> {
        @Override
        public <R> R run(Body<MongoTransaction, R> body) throws Exception {
            return transactions.<R, Exception>run(body::run);
        }
    }

    /** The effect of a message. It runs in the transaction of the claim, and may append messages to it. */
    @FunctionalInterface
    public interface MessageEffect {
        void run(MongoTransaction transaction, Message message) throws Exception;
    }
}
