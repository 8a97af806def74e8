package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoException;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Runs business work and writes its messages in one transaction. As MongoDB's manual asks, the work is run again, from
 * the beginning, where another transaction was in its way ({@code TransientTransactionError}), and the commit alone
 * where its outcome is unknown ({@code UnknownTransactionCommitResult}). So the work may run several times: what it
 * does elsewhere must stand that.
 *
 * <pre>{@code
 * mongo.transactions().use(transaction -> {
 *     orders.insertOne(transaction.session(), order);
 *     transaction.append(Message.builder("orders", "OrderPlaced").key(order.getString("_id")).build());
 * });
 * }</pre>
 *
 * <p>Thread-safe. Blocks for the database: for conflicts up to two minutes beyond what the work itself takes, for a
 * commit without an answer ten times as long as the client waits for a server.
 */
public final class MongoTransactions {
    private final MongoCollections collections;
    private final Outbox<ClientSession> outbox;

    MongoTransactions(MongoCollections collections, Outbox<ClientSession> outbox) {
        this.collections = collections;
        this.outbox = outbox;
    }

    /**
     * Runs the work, commits, and returns what the work returned last. Aborts if the work throws.
     *
     * @throws CommitUnknownException if nobody answered whether it has committed
     * @throws MongoException if other transactions were in its way for two minutes, or the database refuses; nothing
     *     was committed
     * @throws dev.hitotsu.outbox.OutboxException if the outbox refused a message, or the server ends the transaction
     *     each time because it takes too long; nothing was committed
     * @throws E what the work throws; nothing was committed
     */
    public <R extends @Nullable Object, E extends Exception> R run(Work<R, E> work) throws E {
        requireNonNull(work, "work: null (expected: what to run)");
        try (ClientSession session = collections.client().startSession()) {
            return MongoRetries.run(() -> runOnce(session, work));
        }
    }

    /**
     * Commits a transaction that somebody else has begun, as MongoDB's manual asks: again, and nothing else, where the
     * outcome is unknown. For frameworks. Blocks.
     *
     * @throws MongoException if nothing was committed
     * @throws CommitUnknownException if nobody answered whether it has committed
     */
    public static void commit(ClientSession session) {
        requireNonNull(session, "session: null (expected: a session in a transaction)");
        SessionCommit.run(session);
    }

    /** What the transactions of an outbox are begun with: a snapshot, and a commit by a majority. */
    public static TransactionOptions options() {
        return MongoCollections.TRANSACTION;
    }

    /** As {@link #run}, for work without a result. */
    public <E extends Exception> void use(WorkWithoutResult<E> work) throws E {
        requireNonNull(work, "work: null (expected: what to run)");
        run((Work<@Nullable Void, E>) transaction -> {
            work.run(transaction);
            return null;
        });
    }

    private <R extends @Nullable Object, E extends Exception> R runOnce(ClientSession session, Work<R, E> work)
            throws E {
        session.startTransaction(MongoCollections.TRANSACTION);
        OutboxBuffer<ClientSession> buffer = outbox.buffer(session);
        try {
            R result = work.run(new MongoTransaction(session, buffer));
            buffer.commit();
            return result;
        } catch (CommitUnknownException e) {
            throw e;
        } catch (Throwable failure) {
            buffer.end();
            abort(session, failure);
            throw failure;
        }
    }

    private static void abort(ClientSession session, Throwable failure) {
        try {
            if (session.hasActiveTransaction()) {
                session.abortTransaction();
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Business work in a transaction. */
    @FunctionalInterface
    public interface Work<R extends @Nullable Object, E extends Exception> {
        R run(MongoTransaction transaction) throws E;
    }

    /** Business work in a transaction, without a result. */
    @FunctionalInterface
    public interface WorkWithoutResult<E extends Exception> {
        void run(MongoTransaction transaction) throws E;
    }
}
