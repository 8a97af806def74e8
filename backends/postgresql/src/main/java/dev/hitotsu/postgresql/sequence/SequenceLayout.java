package dev.hitotsu.postgresql.sequence;

/**
 * How several databases share all positive numbers: of {@code databases} numbers in a row, each has one. Fix it at the largest
 * number of databases that there will ever be: another one later gives ids that were given before.
 *
 * @param databases how many there are, or may be one day; the step from one id of a database to its next
 * @param pool how many ids one round trip brings
 */
public record SequenceLayout(int databases, int pool) {
    private static final int MOST_DATABASES = 1_000;
    private static final int LARGEST_POOL = 1_000_000;

    public SequenceLayout {
        require("databases", databases, MOST_DATABASES);
        require("pool", pool, LARGEST_POOL);
    }

    private static void require(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 1.." + most + ")");
        }
    }

    /** From one value of the sequence to the next: there are {@code pool} ids in between. */
    long increment() {
        return (long) databases * pool;
    }

    /** The first value of the sequence of a database. */
    long first(int number) {
        return number + 1L;
    }

    /** Whether the sequence of the database may have this value. All others belong to other databases, or to none. */
    boolean isValueOf(int number, long value) {
        return value >= first(number) && (value - first(number)) % increment() == 0;
    }

    /** The largest value after which a whole pool fits into a long. */
    long maxValue() {
        return Long.MAX_VALUE - (pool - 1L) * databases;
    }

    /** The smallest value of the database that is at least this one; negative if there is none. */
    long valueFrom(int number, long least) {
        long beyond = Math.max(0, least - first(number));
        long steps = beyond / increment() + (beyond % increment() == 0 ? 0 : 1);
        return first(number) + steps * increment();
    }

    /**
     * The statement that makes the sequence, to be run once in each database.
     *
     * @param number which of the databases it is, from 0 on
     */
    public String sql(String sequence, int number) {
        if (number < 0 || number >= databases) {
            throw new IllegalArgumentException("number: " + number + " (expected: 0.." + (databases - 1) + ")");
        }
        return "CREATE SEQUENCE " + SequenceName.check(sequence) + " AS bigint START WITH " + (number + 1)
                + " INCREMENT BY " + increment() + " NO CYCLE";
    }
}
