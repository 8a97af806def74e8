package dev.hitotsu.postgresql.sequence;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.LongIdGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers from sequences of one or several PostgreSQL databases, which need not know of each other. Each database has its
 * share of all numbers ({@link SequenceLayout}); where one is away, the next one is asked. Ids grow within a database and a
 * pool, not among databases or processes; those of a pool that was not used up are never given.
 *
 * <p>After a failover to a replica that lacks the last commits a database gives numbers again. Thread-safe; blocks for a round
 * trip when the pool is used up.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createsequence.html">PostgreSQL: CREATE SEQUENCE</a>
 */
public final class PostgreSqlSequence implements LongIdGenerator {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlSequence.class);

    private final List<DataSource> databases;
    private final String sequence;
    private final SequenceLayout layout;
    private int turn;
    private long next;
    private int left;

    private PostgreSqlSequence(List<DataSource> databases, String sequence, SequenceLayout layout) {
        this.databases = List.copyOf(databases);
        this.sequence = sequence;
        this.layout = layout;
    }

    /**
     * A generator over these databases, in the order of their numbers. Looks at each of their sequences.
     *
     * @throws IdException where one is away, or its sequence is not the one of the layout and of its number, or has a value
     *     of another database's share
     * @throws IllegalArgumentException for more databases than the layout has, or none
     */
    public static PostgreSqlSequence over(List<DataSource> databases, String sequence, SequenceLayout layout) {
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
                    throw new IdException("sequence " + sequence + " of database " + number + ": missing (expected: "
                            + layout.sql(sequence, number) + ")");
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
            throw new IdException("sequence " + sequence + " of database " + number + ": " + e.getMessage(), e);
        }
    }

    private void require(int number, String what, long found, long expected) {
        if (found != expected) {
            throw new IdException("sequence " + sequence + " of database " + number + ": " + what + " " + found
                    + " (expected: " + expected + ")");
        }
    }

    /** Somebody may have called {@code setval}, for example after an import. */
    private void requireValue(int number, long value, String what) {
        if (!layout.isValueOf(number, value)) {
            long right = layout.valueFrom(number, value);
            throw new IdException(
                    "sequence " + sequence + " of database " + number + ": " + what + value + " (expected: "
                            + layout.first(number) + " or that plus a multiple of " + layout.increment()
                            + ", because others belong to other databases; "
                            + (right < 0
                                    ? "there is none that is larger)"
                                    : "run SELECT setval('" + sequence + "', " + right + ", false))"));
        }
        if (value > layout.maxValue()) {
            throw new IdException("sequence " + sequence + " of database " + number + ": " + what + value
                    + " (expected: at most " + layout.maxValue() + ", after which a pool of " + layout.pool()
                    + " does not fit into a bigint)");
        }
    }

    /**
     * The next number.
     *
     * @throws IdException where no database gives one of its share
     */
    @Override
    public synchronized long next() {
        if (left == 0) {
            fill();
        }
        long id = next;
        next += layout.databases();
        left--;
        return id;
    }

    private void fill() {
        IdException refused = null;
        for (int i = 0; i < databases.size(); i++) {
            int number = (turn + i) % databases.size();
            try {
                next = nextValue(number);
                left = layout.pool();
                turn = number;
                return;
            } catch (IdException failure) {
                log.warn("{}; the next database is asked", failure.getMessage());
                if (refused != null) {
                    failure.addSuppressed(refused);
                }
                refused = failure;
            }
        }
        throw refused == null ? new IdException("sequence " + sequence + ": no database") : refused;
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
            throw new IdException("sequence " + sequence + " of database " + number + ": " + e.getMessage(), e);
        }
    }
}
