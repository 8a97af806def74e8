package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.Retention;
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
    private final @Nullable Retention retention;
    private final Clockwork clockwork;
    private final @Nullable ClaimCleaning cleaning;
    private final LongAdder repetitionCount = new LongAdder();

    private MongoInboxHandler(
            MongoTransactions transactions,
            Inbox<ClientSession> inbox,
            MessageEffect effect,
            @Nullable Retention retention,
            Clockwork clockwork) {
        this.transactions = transactions;
        this.inbox = inbox;
        this.effect = effect;
        this.retention = retention;
        this.clockwork = clockwork;
        this.cleaning = retention == null
                ? null
                : ClaimCleaning.ofAges(
                        clockwork,
                        retention,
                        (ages, limit) -> transactions.run(
                                transaction -> inbox.deleteOldClaims(transaction.session(), ages, limit)));
    }

    static MongoInboxHandler of(MongoTransactions transactions, Inbox<ClientSession> inbox, MessageEffect effect) {
        return new MongoInboxHandler(transactions, inbox, effect, Retention.NINETY_DAYS, Clockwork.system());
    }

    /**
     * A handler that keeps its claims for so long, instead of for {@link Retention#NINETY_DAYS}. Claims that are older
     * are deleted in the background, once a minute while messages come; those of other consumers are left alone.
     */
    public MongoInboxHandler withRetention(Retention newRetention) {
        requireNonNull(newRetention, "retention: null (expected: a retention, or keepingClaimsForEver())");
        return new MongoInboxHandler(transactions, inbox, effect, newRetention, clockwork);
    }

    /** A handler that deletes no claims. For a topic that keeps its messages for ever and may be read once more. */
    public MongoInboxHandler keepingClaimsForEver() {
        return new MongoInboxHandler(transactions, inbox, effect, null, clockwork);
    }

    /** A handler whose cleaning runs by these clocks and threads, for tests and simulations. */
    public MongoInboxHandler withClockwork(Clockwork newClockwork) {
        requireNonNull(newClockwork, "clockwork: null (expected: clocks and threads)");
        return new MongoInboxHandler(transactions, inbox, effect, retention, newClockwork);
    }

    /** How many deliveries were repetitions and had no effect. */
    public long repetitionCount() {
        return repetitionCount.sum();
    }

    @Override
    public void handle(ReceivedBatch batch) throws Exception {
        requireNonNull(batch, "batch: null (expected: a batch)");
        if (cleaning != null) {
            cleaning.runIfDue();
        }
        int handled = transactions.<Integer, Exception>run(transaction -> runNew(transaction, batch.messages()));
        repetitionCount.add(batch.messages().size() - handled);
    }

    private int runNew(MongoTransaction transaction, List<Message> messages) throws Exception {
        List<Message> fresh = inbox.claimNew(transaction.session(), messages);
        for (Message message : fresh) {
            effect.run(transaction, message);
        }
        return fresh.size();
    }

    /** The effect of a message. It runs in the transaction of the claim, and may append messages to it. */
    @FunctionalInterface
    public interface MessageEffect {
        void run(MongoTransaction transaction, Message message) throws Exception;
    }
}
