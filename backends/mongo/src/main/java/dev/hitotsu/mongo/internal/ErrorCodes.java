package dev.hitotsu.mongo.internal;

/** MongoDB's error codes, as its manual lists them. */
public final class ErrorCodes {
    public static final int NAMESPACE_EXISTS = 48;
    public static final int MAX_TIME_MS_EXPIRED = 50;
    public static final int WRITE_CONFLICT = 112;
    public static final int NO_SUCH_TRANSACTION = 251;
    public static final int CHANGE_STREAM_HISTORY_LOST = 286;
    public static final int DUPLICATE_KEY = 11000;

    private ErrorCodes() {}
}
