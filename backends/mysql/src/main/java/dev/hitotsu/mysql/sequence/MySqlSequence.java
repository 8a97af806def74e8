package dev.hitotsu.mysql.sequence;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.sequence.JdbcSequence;
import dev.hitotsu.jdbc.sequence.SequenceLayout;
import dev.hitotsu.jdbc.sequence.SequenceName;
import dev.hitotsu.mysql.internal.MySqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/**
 * Generates ids from AUTO_INCREMENT of one or several MySQL or MariaDB servers; see {@link JdbcSequence}. A sequence is
 * a table; a row is inserted for each value, and those before it are deleted. While it draws, a session sets
 * {@code auto_increment_increment} to the layout's step and {@code auto_increment_offset} to the first number of the
 * database. So the server's own settings do not matter, and other tables notice nothing.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/refman/8.4/en/replication-options-source.html#sysvar_auto_increment_increment">
 *     MySQL's manual: auto_increment_increment</a>
 */
public final class MySqlSequence {
    /** The largest {@code auto_increment_increment}. */
    private static final long MAX_INCREMENT = 65_535;

    private MySqlSequence() {}

    /**
     * As {@link JdbcSequence#of}. The layout's databases times its pool are at most 65,535.
     *
     * @param sequence the name of its table, with its database and a dot before it unless the connections have one
     */
    public static JdbcSequence of(List<DataSource> databases, String sequence, SequenceLayout layout) {
        requireNonNull(layout, "layout: null (expected: a SequenceLayout)");
        requireStep(layout);
        return JdbcSequence.of(databases, sequence, layout, new Statements());
    }

    /**
     * The statement that creates the table of the sequence. Run it once in each database.
     *
     * @param database the number of the database, from 0
     */
    public static String createStatement(SequenceLayout layout, String sequence, int database) {
        requireNonNull(layout, "layout: null (expected: a SequenceLayout)");
        requireNonNull(sequence, "sequence: null (expected: the name of a sequence)");
        layout.requireDatabase(database);
        requireStep(layout);
        return "CREATE TABLE " + SequenceName.check(sequence)
                + " (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, start BIGINT"
                + " NOT NULL DEFAULT " + (database + 1) + ", step BIGINT NOT NULL DEFAULT " + layout.increment()
                + ") ENGINE = InnoDB";
    }

    private static void requireStep(SequenceLayout layout) {
        if (layout.increment() > MAX_INCREMENT) {
            throw new IllegalArgumentException("layout: databases times poolSize is " + layout.increment()
                    + " (expected: at most " + MAX_INCREMENT + ", the largest auto_increment_increment)");
        }
    }

    private static final class Statements implements JdbcSequence.Statements {
        @Override
        public void verify(Connection connection, JdbcSequence.Share share, int number) throws SQLException {
            SequenceLayout layout = share.layout();
            share.require(number, "increment", defaultOf(connection, share, number, "step"), layout.increment());
            share.require(number, "start", defaultOf(connection, share, number, "start"), layout.first(number));
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("SELECT MAX(id) FROM " + share.sequence())) {
                row.next();
                long last = row.getLong(1);
                if (!row.wasNull()) {
                    share.requireValue(number, last, "last value ");
                }
            }
        }

        /** What the table says of its layout. */
        private static long defaultOf(Connection connection, JdbcSequence.Share share, int number, String column)
                throws SQLException {
            int dot = share.sequence().indexOf('.');
            String sql = "SELECT column_default FROM information_schema.columns"
                    + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? AND column_name = ?";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, dot < 0 ? null : share.sequence().substring(0, dot));
                select.setString(2, share.sequence().substring(dot + 1));
                select.setString(3, column);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        String create = createStatement(share.layout(), share.sequence(), number);
                        throw share.failure(number, "missing (expected: " + create + ")", null);
                    }
                    return row.getLong(1);
                }
            }
        }

        @Override
        public long next(Connection connection, JdbcSequence.Share share, int number) throws SQLException {
            connection.setAutoCommit(true);
            long[] before = session(connection);
            set(connection, share.layout().increment(), share.layout().first(number));
            try {
                long value = insert(connection, share.sequence());
                deleteBefore(connection, share.sequence(), value);
                return value;
            } finally {
                set(connection, before[0], before[1]);
            }
        }

        private static long insert(Connection connection, String sequence) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO " + sequence + " () VALUES ()", Statement.RETURN_GENERATED_KEYS)) {
                insert.executeUpdate();
                try (ResultSet key = insert.getGeneratedKeys()) {
                    key.next();
                    return key.getLong(1);
                }
            }
        }

        /** The last row stays: it tells how far the sequence has come. */
        private static void deleteBefore(Connection connection, String sequence, long value) throws SQLException {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + sequence + " WHERE id < ?")) {
                delete.setLong(1, value);
                delete.executeUpdate();
            } catch (SQLException e) {
                if (!MySqlState.isConflict(e)) {
                    throw e;
                }
                // Somebody else deletes as well.
            }
        }

        private static long[] session(Connection connection) throws SQLException {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery(
                            "SELECT @@SESSION.auto_increment_increment, @@SESSION.auto_increment_offset")) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        }

        private static void set(Connection connection, long increment, long offset) throws SQLException {
            String sql = "SET SESSION auto_increment_increment = ?, SESSION auto_increment_offset = ?";
            try (PreparedStatement set = connection.prepareStatement(sql)) {
                set.setLong(1, increment);
                set.setLong(2, offset);
                set.execute();
            }
        }

        @Override
        public String restart(String sequence, long value) {
            return "DELETE FROM " + sequence + "; ALTER TABLE " + sequence + " AUTO_INCREMENT = " + value;
        }
    }
}
