package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ObservedHandling;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Claims the messages of a batch and handles the new ones, all in one transaction of Spring's manager. Thread-safe, if
 * what it is given is; blocks for the database.
 */
public final class TransactionalBatchHandler implements BatchHandler {
    private final Preparation preparation;
    private final TransactionOperations transactions;
    private final UnaryOperator<List<Message>> claim;
    private final Consumer<Message> effect;
    private final ObservedHandling handling;
    private final @Nullable ParkingInbox<?> parking;

    /**
     * A handler.
     *
     * @param preparation what is done before each batch, outside of its transaction
     * @param transactions may run the whole of a transaction again
     * @param claim claims messages in the transaction of this thread, and returns those that are new
     * @param handling tells observers
     * @param parking null for a group whose messages hold back those behind them while they fail
     */
    public TransactionalBatchHandler(
            Preparation preparation,
            TransactionOperations transactions,
            UnaryOperator<List<Message>> claim,
            Consumer<Message> effect,
            ObservedHandling handling,
            @Nullable ParkingInbox<?> parking) {
        this.preparation = requireNonNull(preparation, "preparation: null (expected: what to do before a batch)");
        this.transactions = requireNonNull(transactions, "transactions: null (expected: what runs transactions)");
        this.claim = requireNonNull(claim, "claim: null (expected: what claims messages)");
        this.effect = requireNonNull(effect, "effect: null (expected: what to do with a message)");
        this.handling = requireNonNull(handling, "handling: null (expected: what tells observers)");
        this.parking = parking;
    }

    @Override
    public void handle(ReceivedBatch batch) throws Exception {
        requireNonNull(batch, "batch: null (expected: a batch)");
        preparation.prepare(batch);
        runIfDue();
        int count = batch.messages().size();
        if (parking == null) {
            handling.handle(count, () -> count - handleInTransaction(batch.messages()));
        } else {
            handling.handleOrPark(count, () -> parking.handle(batch, (transaction, repeated, isLast) -> {}));
        }
    }

    @Override
    public void runIfDue() {
        if (parking != null) {
            parking.runIfDue();
        }
    }

    /** Returns how many were new. */
    private int handleInTransaction(List<Message> messages) {
        Integer handled = transactions.execute(transaction -> {
            List<Message> claimed = claim.apply(messages);
            claimed.forEach(effect);
            return claimed.size();
        });
        return requireNonNull(handled, "no result (expected: how many messages were new)");
    }

    /** What is done before a batch, outside of its transaction. */
    @FunctionalInterface
    public interface Preparation {
        void prepare(ReceivedBatch batch) throws Exception;
    }
}
