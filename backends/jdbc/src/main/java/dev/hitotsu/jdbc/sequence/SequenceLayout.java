package dev.hitotsu.jdbc.sequence;

/**
 * How several databases share all positive numbers. Of {@code databases} consecutive numbers, each database owns one.
 * Choose the largest number of databases that you will ever have: a layout that changes later repeats ids.
 *
 * @param databases how many databases there are, or may be one day; also the step from one id of a database to its next
 * @param poolSize how many ids one round trip fetches
 */
public record SequenceLayout(int databases, int poolSize) {
    private static final int MAX_DATABASES = 1_000;
    private static final int MAX_POOL_SIZE = 1_000_000;

    public SequenceLayout {
        require("databases", databases, MAX_DATABASES);
        require("poolSize", poolSize, MAX_POOL_SIZE);
    }

    private static void require(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 1.." + max + ")");
        }
    }

    /** The step from one value of the sequence to the next. Each value stands for {@code poolSize} ids. */
    public long increment() {
        return (long) databases * poolSize;
    }

    /** The first value of the sequence of a database. */
    public long first(int number) {
        return number + 1L;
    }

    /** Whether the sequence of the database may have this value. All others belong to other databases, or to none. */
    public boolean isValueOf(int number, long value) {
        return value >= first(number) && (value - first(number)) % increment() == 0;
    }

    /** The largest value after which a whole pool fits into a long. */
    public long maxValue() {
        return Long.MAX_VALUE - (poolSize - 1L) * databases;
    }

    /** The smallest value of the database that is at least this one; negative if there is none. */
    public long valueFrom(int number, long least) {
        long beyond = Math.max(0, least - first(number));
        long steps = beyond / increment() + (beyond % increment() == 0 ? 0 : 1);
        return first(number) + steps * increment();
    }

    /**
     * Refuses the number of a database that the layout does not have.
     *
     * @param database the number, from 0
     */
    public void requireDatabase(int database) {
        if (database < 0 || database >= databases) {
            throw new IllegalArgumentException("database: " + database + " (expected: 0.." + (databases - 1) + ")");
        }
    }
}
