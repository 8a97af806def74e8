package dev.hitotsu.mongoserver.command;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Errors as answers, with the labels by which clients know what they may do about them. */
final class ErrorReplies {
    private static final Set<String> ENDS = Set.of("commitTransaction", "abortTransaction");
    private static final Set<String> CURSORS = Set.of("getMore", "aggregate");

    private ErrorReplies() {}

    static BsonDocument of(CommandException e, BsonDocument command) {
        BsonDocument reply =
                error(String.valueOf(e.getMessage()), e.code().code(), e.code().codeName());
        reply.putAll(e.details());
        return labelled(reply, labels(command, e.code().code(), isOfCursor(command)));
    }

    static BsonDocument of(PlannedErrorException e, BsonDocument command) {
        BsonDocument reply = error(String.valueOf(e.getMessage()), e.code(), ErrorCode.nameOf(e.code()));
        BsonArray planned = e.labels();
        return labelled(reply, planned == null ? labels(command, e.code(), e.isOfCursor()) : planned);
    }

    private static BsonDocument error(String message, int code, String codeName) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(message))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(codeName));
    }

    /** Adds the error of a write concern to the answer of a command that was run. */
    static BsonDocument withConcernError(BsonDocument reply, BsonDocument planned, BsonDocument command) {
        BsonDocument error = planned.clone();
        BsonArray own = error.getArray("errorLabels", new BsonArray());
        error.remove("errorLabels");
        BsonArray labels = own.clone();
        if (mayBeRetried(command)
                && ErrorCode.isRetryable(error.getNumber("code").intValue())
                && own.isEmpty()) {
            labels.add(new BsonString("RetryableWriteError"));
        }
        return labelled(reply.append("writeConcernError", error), labels);
    }

    private static BsonDocument labelled(BsonDocument reply, BsonArray labels) {
        return labels.isEmpty() ? reply : reply.append("errorLabels", labels);
    }

    private static boolean isOfCursor(BsonDocument command) {
        return !command.isEmpty() && CURSORS.contains(command.getFirstKey());
    }

    private static BsonArray labels(BsonDocument command, int code, boolean ofCursor) {
        BsonArray labels = new BsonArray();
        if (command.containsKey("autocommit") && isTransient(command, code)) {
            labels.add(new BsonString("TransientTransactionError"));
        }
        if (mayBeRetried(command) && ErrorCode.isRetryable(code)) {
            labels.add(new BsonString("RetryableWriteError"));
        }
        if (code == ErrorCode.CHANGE_STREAM_HISTORY_LOST.code()) {
            labels.add(new BsonString("NonResumableChangeStreamError"));
        } else if (ofCursor && ErrorCode.isResumable(code)) {
            labels.add(new BsonString("ResumableChangeStreamError"));
        }
        return labels;
    }

    /** A statement of a transaction is never repeated alone; its end is. */
    private static boolean isTransient(BsonDocument command, int code) {
        return ErrorCode.isTransient(code) || (!ENDS.contains(command.getFirstKey()) && ErrorCode.isRetryable(code));
    }

    private static boolean mayBeRetried(BsonDocument command) {
        return command.containsKey("txnNumber")
                && (!command.containsKey("autocommit") || ENDS.contains(command.getFirstKey()));
    }
}
