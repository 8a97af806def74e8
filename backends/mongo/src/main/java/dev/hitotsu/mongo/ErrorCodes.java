package dev.hitotsu.mongo;

/** MongoDB's error codes, as its manual lists them. */
final class ErrorCodes {
    static final int NAMESPACE_EXISTS = 48;
    static final int MAX_TIME_MS_EXPIRED = 50;
    static final int WRITE_CONFLICT = 112;
    static final int NO_SUCH_TRANSACTION = 251;
    static final int CHANGE_STREAM_HISTORY_LOST = 286;
    static final int DUPLICATE_KEY = 11000;

    private ErrorCodes() {}
}
