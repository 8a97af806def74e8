package dev.hitotsu.postgresql.sequence;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.LongIdGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates ids from sequences of one or several PostgreSQL databases, which need not know each other. Each database owns a part
 * of all numbers ({@link SequenceLayout}). If one is away, the generator asks the next one. Ids grow within a pool and within a
 * database, but not across databases or processes. Ids that are left in a pool when the process ends are never used.
 *
 * <p>After a failover to a replica that lacks the last commits, a database repeats ids. Thread-safe; blocks for a round trip when
 * the pool is empty.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createsequence.html">PostgreSQL: CREATE SEQUENCE</a>
 */
public final class PostgreSqlSequence implements LongIdGenerator {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlSequence.class);

    private final List<DataSource> databases;
    private final String sequence;
    private final SequenceLayout layout;
    private int current;
    private long next;
    private int remaining;

    private PostgreSqlSequence(List<DataSource> databases, String sequence, SequenceLayout layout) {
        this.databases = List.copyOf(databases);
        this.sequence = sequence;
        this.layout = layout;
    }

    /**
     * A generator over these databases, in the order of their numbers. It checks the sequence of each.
     *
     * @throws IdException if a database is away, or its sequence does not match the layout and the number of the database, or has
     *     a value of another database's share
     * @throws IllegalArgumentException if there are no databases, or more than the layout has
     */
    public static PostgreSqlSequence of(List<DataSource> databases, String sequence, SequenceLayout layout) {
        requireNonNull(databases, "databases: null (expected: a list of DataSources)");
        requireNonNull(sequence, "sequence: null (expected: the name of a sequence)");
        requireNonNull(layout, "layout: null (expected: a SequenceLayout)");
        if (databases.isEmpty() || databases.size() > layout.databases()) {
            throw new IllegalArgumentException(
                    "databases: " + databases.size() + " (expected: 1.." + layout.databases() + ")");
        }
        PostgreSqlSequence generator = new PostgreSqlSequence(databases, SequenceName.check(sequence), layout);
        for (int number = 0; number < databases.size(); number++) {
            generator.verify(number);
        }
        return generator;
    }

    private void verify(int number) {
        String sql = "SELECT seqincrement, seqstart, seqcycle, pg_sequence_last_value(seqrelid)"
                + " FROM pg_sequence WHERE seqrelid = to_regclass(?)";
        try (Connection connection = databases.get(number).getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, sequence);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw failure(number, "missing (expected: " + layout.createStatement(sequence, number) + ")", null);
                }
                require(number, "increment", row.getLong(1), layout.increment());
                require(number, "start", row.getLong(2), layout.first(number));
                require(number, "cycle", row.getBoolean(3) ? 1 : 0, 0);
                long last = row.getLong(4);
                if (!row.wasNull()) {
                    requireValue(number, last, "last value ");
                }
            }
        } catch (SQLException e) {
            throw failure(number, e.getMessage(), e);
        }
    }

    private void require(int number, String what, long found, long expected) {
        if (found != expected) {
            throw failure(number, what + " " + found + " (expected: " + expected + ")", null);
        }
    }

    /** Somebody may have called {@code setval}, for example after an import. */
    private void requireValue(int number, long value, String what) {
        if (!layout.isValueOf(number, value)) {
            long right = layout.valueFrom(number, value);
            throw failure(
                    number,
                    what + value + " (expected: "
                            + layout.first(number) + " or that plus a multiple of " + layout.increment()
                            + ", because others belong to other databases; "
                            + (right < 0
                                    ? "there is none that is larger)"
                                    : "run SELECT setval('" + sequence + "', " + right + ", false))"),
                    null);
        }
        if (value > layout.maxValue()) {
            throw failure(
                    number,
                    what + value + " (expected: at most " + layout.maxValue() + ", after which a pool of "
                            + layout.poolSize() + " does not fit into a bigint)",
                    null);
        }
    }

    /**
     * The next number.
     *
     * @throws IdException if no database gives one of its share
     */
    @Override
    public synchronized long next() {
        if (remaining == 0) {
            fetchPool();
        }
        long id = next;
        next += layout.databases();
        remaining--;
        return id;
    }

    private void fetchPool() {
        IdException lastFailure = null;
        for (int i = 0; i < databases.size(); i++) {
            int number = (current + i) % databases.size();
            try {
                next = nextValue(number);
                remaining = layout.poolSize();
                current = number;
                return;
            } catch (IdException failure) {
                log.warn("{}; the next database is asked", failure.getMessage());
                if (lastFailure != null) {
                    failure.addSuppressed(lastFailure);
                }
                lastFailure = failure;
            }
        }
        throw lastFailure == null
                ? new IdException("sequence " + sequence + ": no database (expected: at least one)")
                : lastFailure;
    }

    private long nextValue(int number) {
        try (Connection connection = databases.get(number).getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT nextval(?::regclass)")) {
            select.setString(1, sequence);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long value = row.getLong(1);
                requireValue(number, value, "value ");
                return value;
            }
        } catch (SQLException e) {
            throw failure(number, e.getMessage(), e);
        }
    }

    private IdException failure(int number, @Nullable String text, @Nullable Throwable cause) {
        return new IdException("sequence " + sequence + " of database " + number + ": " + text, cause);
    }
}
