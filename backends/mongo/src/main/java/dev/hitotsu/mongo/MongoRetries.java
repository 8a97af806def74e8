package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoException;
import dev.hitotsu.mongo.internal.ErrorCodes;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs whole transactions again where MongoDB's manual asks for it: where another one was in the way and nothing was
 * committed ({@code TransientTransactionError}), however deep that stands among the causes. For frameworks that begin
 * and commit transactions by themselves; {@link MongoTransactions} does so without being told.
 */
public final class MongoRetries {
    /** As long as the driver's own withTransaction tries. */
    private static final Duration MAX_TIME = Duration.ofMinutes(2);

    private static final int MAX_PAUSE_MILLIS = 500;

    /** How deep causes are followed; they can form a ring. */
    private static final int MAX_DEPTH = 50;

    private MongoRetries() {}

    /**
     * Runs the transaction from its beginning to its commit, as often as others are in its way, for two minutes at
     * most. Blocks; a thread that is interrupted does not try again.
     *
     * @throws E what the transaction throws, at last
     * @throws OutboxException if at last the server had ended it before its commit
     */
    public static <R extends @Nullable Object, E extends Exception> R run(Transaction<R, E> transaction) throws E {
        return run(transaction, System::nanoTime);
    }

    static <R extends @Nullable Object, E extends Exception> R run(Transaction<R, E> transaction, LongSupplier nanos)
            throws E {
        requireNonNull(transaction, "transaction: null (expected: a transaction, from its beginning to its commit)");
        long end = nanos.getAsLong() + MAX_TIME.toNanos();
        for (int attempt = 0; ; attempt++) {
            long begin = nanos.getAsLong();
            try {
                return transaction.run();
            } catch (Exception e) {
                if (!isConflict(e)) {
                    throw e;
                }
                long now = nanos.getAsLong();
                if (now - end >= 0 || !pause(attempt)) {
                    requireAlive(e, Duration.ofNanos(now - begin));
                    throw e;
                }
            }
        }
    }

    /** A server does not say why a transaction is no more. */
    private static void requireAlive(Exception failure, Duration after) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof MongoException e && e.getCode() == ErrorCodes.NO_SUCH_TRANSACTION) {
                throw new OutboxException(
                        "transaction: ended by the server, after " + after.toMillis()
                                + " ms of its last attempt (expected: a commit within the server's"
                                + " transactionLifetimeLimitSeconds, 60 by default, and no error that the work swallows)",
                        failure);
            }
            cause = cause.getCause();
        }
    }

    /** Whether nothing was committed, because others were in the way: then all of the transaction is run again. */
    public static boolean isConflict(Throwable failure) {
        requireNonNull(failure, "failure: null (expected: an exception)");
        boolean isConflict = false;
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof CommitUnknownException) {
                return false;
            }
            isConflict |= cause instanceof MongoException e && SessionCommit.isTransient(e);
            cause = cause.getCause();
        }
        return isConflict;
    }

    /** A random time, longer with each attempt. Returns false if the thread is to end. */
    private static boolean pause(int attempt) {
        long max = Math.min(MAX_PAUSE_MILLIS, 2L << Math.min(attempt, 10));
        try {
            // So that the two that met do not meet again at once.
            Thread.sleep(ThreadLocalRandom.current().nextLong(max + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A transaction, from its beginning to its commit or its end without one. */
    @FunctionalInterface
    public interface Transaction<R extends @Nullable Object, E extends Exception> {
        R run() throws E;
    }
}
