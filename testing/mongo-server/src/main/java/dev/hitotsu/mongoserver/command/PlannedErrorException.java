package dev.hitotsu.mongoserver.command;

import org.bson.BsonArray;
import org.jspecify.annotations.Nullable;

/** An error that a fail point wants; it has nothing to do with what was asked. */
final class PlannedErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient @Nullable BsonArray labels;
    private final boolean ofCursor;

    /**
     * @param labels null for those that belong to the code
     * @param ofCursor whether a cursor fails, and not a command before it is looked at
     */
    PlannedErrorException(int code, @Nullable BsonArray labels, boolean ofCursor) {
        super("Failing command via a fail point", null, false, false);
        this.code = code;
        this.labels = labels;
        this.ofCursor = ofCursor;
    }

    int code() {
        return code;
    }

    boolean isOfCursor() {
        return ofCursor;
    }

    @Nullable BsonArray labels() {
        return labels;
    }
}
