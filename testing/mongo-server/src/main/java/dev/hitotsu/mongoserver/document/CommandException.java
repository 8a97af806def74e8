package dev.hitotsu.mongoserver.document;

import static java.util.Objects.requireNonNull;

import org.bson.BsonDocument;

/** An error that the client gets as an answer. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient BsonDocument details;

    public CommandException(ErrorCode code, String message) {
        this(code, message, new BsonDocument());
    }

    /** With fields that stand beside the error in the answer, such as the key that was there already. */
    public CommandException(ErrorCode code, String message, BsonDocument details) {
        super(requireNonNull(message, "message: null (expected: text)"), null, false, false);
        this.code = requireNonNull(code, "code: null (expected: an error code)");
        this.details = requireNonNull(details, "details: null (expected: a document)");
    }

    /** What this stand-in does not know, and MongoDB may. */
    public static CommandException notImplemented(String what) {
        return new CommandException(ErrorCode.NOT_IMPLEMENTED, what + ": this stand-in for MongoDB does not know it");
    }

    public static CommandException badValue(String message) {
        return new CommandException(ErrorCode.BAD_VALUE, message);
    }

    public ErrorCode code() {
        return code;
    }

    public BsonDocument details() {
        return details;
    }
}
