package dev.hitotsu.postgresql.sequence;

/**
 * How several databases share all positive numbers. Of {@code databases} consecutive numbers, each database owns one. Choose the
 * largest number of databases that you will ever have: a layout that changes later repeats ids.
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
    long increment() {
        return (long) databases * poolSize;
    }

    /**
     * The statement that creates the sequence. Run it once in each database.
     *
     * @param database the number of the database, from 0
     */
    public String createStatement(String sequence, int database) {
        if (database < 0 || database >= databases) {
            throw new IllegalArgumentException("database: " + database + " (expected: 0.." + (databases - 1) + ")");
        }
        return "CREATE SEQUENCE " + SequenceName.check(sequence) + " AS bigint START WITH " + (database + 1)
                + " INCREMENT BY " + increment() + " NO CYCLE";
    }
}
