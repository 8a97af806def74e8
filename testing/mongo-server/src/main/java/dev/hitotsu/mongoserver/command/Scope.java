package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.command.TestFailPoints.PlannedFailure;
import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.storage.Storage;
import dev.hitotsu.mongoserver.storage.WriteUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * In what a statement runs.
 *
 * @param session null for a statement without one
 * @param transaction null outside of one
 * @param retryable whether the statement's writes are remembered in the session
 * @param deadlineNanos of {@link System#nanoTime}
 * @param failPoints that retryable writes may meet
 */
record Scope(
        Storage storage,
        @Nullable Session session,
        @Nullable WriteUnit transaction,
        boolean retryable,
        long deadlineNanos,
        TestFailPoints failPoints) {
    /** What reads see. */
    WriteUnit readUnit() {
        return transaction == null ? storage.single() : transaction;
    }

    /**
     * Runs a write in the transaction; outside of one as a unit of its own, which waits for others that write the same.
     */
    <T> T write(Function<WriteUnit, T> write) {
        if (transaction != null) {
            return write.apply(transaction);
        }
        while (true) {
            WriteUnit unit = storage.single();
            try {
                T result = write.apply(unit);
                storage.commit(unit);
                return result;
            } catch (CommandException e) {
                storage.abort(unit);
                if (e.code() != ErrorCode.WRITE_CONFLICT) {
                    throw e;
                }
                Storage.requireBefore(deadlineNanos);
                storage.awaitChange(deadlineNanos);
            }
        }
    }

    /** Runs a statement, or tells what it has done before if this is a repetition. */
    BsonDocument once(int statement, Supplier<BsonDocument> work) {
        if (!retryable || session == null) {
            return work.get();
        }
        BsonDocument before = session.result(statement);
        if (before != null) {
            return before.clone();
        }
        PlannedFailure planned = failPoints.next(TestFailPoints.RETRYABLE_WRITE, "");
        if (planned != null && planned.code() != 0) {
            planned.fail();
        }
        BsonDocument result = work.get();
        session.remember(statement, result.clone());
        if (planned != null) {
            planned.fail();
        }
        return result;
    }
}
