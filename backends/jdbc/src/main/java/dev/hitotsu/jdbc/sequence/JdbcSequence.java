package dev.hitotsu.jdbc.sequence;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.LongIdGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates ids from sequences of one or several databases, which need not know each other. Each database owns a part
 * of all numbers ({@link SequenceLayout}). If one is away, the generator asks the next one. Ids grow within a pool and
 * within a database, but not across databases or processes. Ids that are left in a pool when the process ends are never
 * used.
 *
 * <p>After a failover to a replica that lacks the last commits, a database repeats ids. Thread-safe; blocks for a round
 * trip when the pool is empty.
 */
public final class JdbcSequence implements LongIdGenerator {
    private static final Logger log = LoggerFactory.getLogger(JdbcSequence.class);

    private final List<DataSource> databases;
    private final Share share;
    private final Statements statements;
    private int current;
    private long next;
    private int remaining;

    private JdbcSequence(List<DataSource> databases, Share share, Statements statements) {
        this.databases = List.copyOf(databases);
        this.share = share;
        this.statements = statements;
    }

    /** How a kind of database counts. Implementations are stateless. */
    public interface Statements {
        /** Checks that the sequence is that of the share's layout. */
        void verify(Connection connection, Share share, int number) throws SQLException;

        /** The next value, which is not checked yet. */
        long next(Connection connection, Share share, int number) throws SQLException;

        /** The statement with which a person brings the sequence to a value. */
        String restart(String sequence, long value);
    }

    /**
     * A generator over these databases, in the order of their numbers. It checks the sequence of each.
     *
     * @throws IdException if a database is away, or its sequence does not match the layout and the number of the
     *     database, or has a value of another database's share
     * @throws IllegalArgumentException if there are no databases, or more than the layout has
     */
    public static JdbcSequence of(
            List<DataSource> databases, String sequence, SequenceLayout layout, Statements statements) {
        requireNonNull(databases, "databases: null (expected: a list of DataSources)");
        requireNonNull(sequence, "sequence: null (expected: the name of a sequence)");
        requireNonNull(layout, "layout: null (expected: a SequenceLayout)");
        requireNonNull(statements, "statements: null (expected: those of a database)");
        if (databases.isEmpty() || databases.size() > layout.databases()) {
            throw new IllegalArgumentException(
                    "databases: " + databases.size() + " (expected: 1.." + layout.databases() + ")");
        }
        Share share = new Share(SequenceName.check(sequence), layout, statements);
        JdbcSequence generator = new JdbcSequence(databases, share, statements);
        for (int number = 0; number < databases.size(); number++) {
            generator.verify(number);
        }
        return generator;
    }

    private void verify(int number) {
        try (Connection connection = databases.get(number).getConnection()) {
            statements.verify(connection, share, number);
        } catch (SQLException e) {
            throw share.failure(number, e.getMessage(), e);
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
        next += share.layout().databases();
        remaining--;
        return id;
    }

    private void fetchPool() {
        IdException lastFailure = null;
        for (int i = 0; i < databases.size(); i++) {
            int number = (current + i) % databases.size();
            try {
                next = nextValue(number);
                remaining = share.layout().poolSize();
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
                ? new IdException("sequence " + share.sequence() + ": no database (expected: at least one)")
                : lastFailure;
    }

    private long nextValue(int number) {
        try (Connection connection = databases.get(number).getConnection()) {
            long value = statements.next(connection, share, number);
            share.requireValue(number, value, "value ");
            return value;
        } catch (SQLException e) {
            throw share.failure(number, e.getMessage(), e);
        }
    }

    /** What the values of a sequence must be, in each database. Immutable. */
    public record Share(String sequence, SequenceLayout layout, Statements statements) {
        public Share {
            requireNonNull(sequence, "sequence: null (expected: the name of a sequence)");
            requireNonNull(layout, "layout: null (expected: a SequenceLayout)");
            requireNonNull(statements, "statements: null (expected: those of a database)");
        }

        /** Refuses a sequence that is not as the layout wants it. */
        public void require(int number, String what, long found, long expected) {
            requireNonNull(what, "what: null (expected: what is compared)");
            if (found != expected) {
                throw failure(number, what + " " + found + " (expected: " + expected + ")", null);
            }
        }

        /**
         * Refuses a value that belongs to another database, or after which no pool fits: somebody may have set it, for
         * example after an import.
         */
        public void requireValue(int number, long value, String what) {
            requireNonNull(what, "what: null (expected: what the value is)");
            if (!layout.isValueOf(number, value)) {
                long right = layout.valueFrom(number, value);
                throw failure(
                        number,
                        what + value + " (expected: "
                                + layout.first(number) + " or that plus a multiple of " + layout.increment()
                                + ", because others belong to other databases; "
                                + (right < 0
                                        ? "there is none that is larger)"
                                        : "run " + statements.restart(sequence, right) + ")"),
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

        /** Something is wrong with the sequence of a database. */
        public IdException failure(int number, @Nullable String text, @Nullable Throwable cause) {
            return new IdException("sequence " + sequence + " of database " + number + ": " + text, cause);
        }
    }
}
