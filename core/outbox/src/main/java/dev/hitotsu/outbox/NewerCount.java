package dev.hitotsu.outbox;

/**
 * How many messages have been delivered that came after some which were given up or skipped, and have the same keys. A
 * retry sends those behind these.
 *
 * @param count how many were found among the first {@link #MAX_ROWS} rows of the log from the oldest of them on
 * @param isCapped whether there may be more: the log goes on after those rows, or has been emptied before, or more
 *     messages were given up than anybody looks at
 */
public record NewerCount(long count, boolean isCapped) {
    /** How many rows of the log are looked at. */
    public static final int MAX_ROWS = 10_000;

    /** There are none. */
    public static final NewerCount NONE = new NewerCount(0, false);

    public NewerCount {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 or more)");
        }
    }
}
