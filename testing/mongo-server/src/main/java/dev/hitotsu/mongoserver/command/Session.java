package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.storage.Storage;
import dev.hitotsu.mongoserver.storage.WriteUnit;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * A logical session: the newest transaction or retryable write of it, over whatever connections the statements come.
 * Guarded by the storage's lock.
 */
final class Session {
    private enum State {
        NONE,
        OPEN,
        COMMITTED,
        ABORTED
    }

    private final Storage storage;
    private final BsonDocument id;
    private final Map<Integer, BsonDocument> results = new HashMap<>();
    private long number = -1;
    private State state = State.NONE;
    private @Nullable WriteUnit unit;
    private Instant begun = Instant.MIN;

    Session(Storage storage, BsonDocument id) {
        this.storage = storage;
        this.id = id;
    }

    /** The transaction that a statement belongs to. */
    WriteUnit transaction(long statementNumber, boolean starts) {
        requireNotOld(statementNumber);
        if (starts) {
            start(statementNumber);
        }
        WriteUnit open = unit;
        if (open == null || statementNumber != number || state != State.OPEN) {
            throw statementNumber == number && state == State.COMMITTED
                    ? new CommandException(
                            ErrorCode.TRANSACTION_COMMITTED,
                            "Transaction with { txnNumber: " + number + " } has been committed.")
                    : missing(statementNumber);
        }
        return open;
    }

    private void start(long newNumber) {
        if (newNumber == number) {
            throw new CommandException(
                    ErrorCode.ILLEGAL_OPERATION, "a transaction with the number " + number + " was started already");
        }
        abort();
        begin(newNumber);
        state = State.OPEN;
        unit = storage.snapshot(id, newNumber);
        begun = storage.now();
    }

    private void begin(long newNumber) {
        number = newNumber;
        results.clear();
        state = State.NONE;
    }

    private void requireNotOld(long statementNumber) {
        if (statementNumber < number) {
            throw new CommandException(
                    ErrorCode.TRANSACTION_TOO_OLD,
                    "Cannot start transaction " + statementNumber + " on session because a newer transaction " + number
                            + " has already started.");
        }
    }

    private static CommandException missing(long number) {
        return new CommandException(
                ErrorCode.NO_SUCH_TRANSACTION,
                "Given transaction number " + number + " does not match any in-progress transactions.");
    }

    /** Commits; again where it has committed. */
    void commit(long statementNumber) {
        requireNotOld(statementNumber);
        if (statementNumber == number && state == State.COMMITTED) {
            return;
        }
        storage.commit(transaction(statementNumber, false));
        storage.journal().add(entry(statementNumber));
        unit = null;
        state = State.COMMITTED;
    }

    private BsonDocument entry(long entryNumber) {
        return new BsonDocument("what", new BsonString("session"))
                .append("session", id)
                .append("number", new BsonInt64(entryNumber));
    }

    /** Remembers what the session has done before the server was started again. */
    void restore(BsonDocument entry) {
        long restored = entry.getInt64("number").getValue();
        if (restored != number) {
            begin(restored);
        }
        if (entry.containsKey("result")) {
            results.put(entry.getInt32("statement").getValue(), entry.getDocument("result"));
        } else {
            state = State.COMMITTED;
        }
    }

    void abort(long statementNumber) {
        WriteUnit open = transaction(statementNumber, false);
        if (open == unit) {
            abort();
        }
    }

    /** Aborts the open transaction, if there is one. */
    void abort() {
        WriteUnit open = unit;
        if (open != null) {
            storage.abort(open);
            unit = null;
            state = State.ABORTED;
        }
    }

    void abortIfTooOld() {
        if (unit != null && !begun.plus(storage.transactionLifetime()).isAfter(storage.now())) {
            abort();
        }
    }

    /** Begins a retryable write, or goes on with one. */
    void retryable(long writeNumber) {
        requireNotOld(writeNumber);
        if (writeNumber > number) {
            abort();
            begin(writeNumber);
        } else if (state != State.NONE) {
            throw new CommandException(
                    ErrorCode.ILLEGAL_OPERATION, "txnNumber " + writeNumber + " is that of a transaction");
        }
    }

    /** What the statement has done before; null if it has not. */
    @Nullable BsonDocument result(int statement) {
        return results.get(statement);
    }

    void remember(int statement, BsonDocument result) {
        results.put(statement, result);
        storage.journal()
                .add(entry(number).append("statement", new BsonInt32(statement)).append("result", result));
    }
}
