package dev.hitotsu.postgresql.sequence;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.sequence.JdbcSequence;
import dev.hitotsu.jdbc.sequence.SequenceLayout;
import dev.hitotsu.jdbc.sequence.SequenceName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Generates ids from sequences of one or several PostgreSQL databases; see {@link JdbcSequence}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createsequence.html">PostgreSQL: CREATE SEQUENCE</a>
 */
public final class PostgreSqlSequence {
    private PostgreSqlSequence() {}

    /** As {@link JdbcSequence#of}. */
    public static JdbcSequence of(List<DataSource> databases, String sequence, SequenceLayout layout) {
        return JdbcSequence.of(databases, sequence, layout, new Statements());
    }

    /**
     * The statement that creates the sequence. Run it once in each database.
     *
     * @param database the number of the database, from 0
     */
    public static String createStatement(SequenceLayout layout, String sequence, int database) {
        requireNonNull(layout, "layout: null (expected: a SequenceLayout)");
        requireNonNull(sequence, "sequence: null (expected: the name of a sequence)");
        layout.requireDatabase(database);
        return "CREATE SEQUENCE " + SequenceName.check(sequence) + " AS bigint START WITH " + (database + 1)
                + " INCREMENT BY " + layout.increment() + " NO CYCLE";
    }

    private static final class Statements implements JdbcSequence.Statements {
        @Override
        public void verify(Connection connection, JdbcSequence.Share share, int number) throws SQLException {
            String sql = "SELECT seqincrement, seqstart, seqcycle, pg_sequence_last_value(seqrelid)"
                    + " FROM pg_sequence WHERE seqrelid = to_regclass(?)";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, share.sequence());
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        String create = createStatement(share.layout(), share.sequence(), number);
                        throw share.failure(number, "missing (expected: " + create + ")", null);
                    }
                    share.require(
                            number, "increment", row.getLong(1), share.layout().increment());
                    share.require(
                            number, "start", row.getLong(2), share.layout().first(number));
                    share.require(number, "cycle", row.getBoolean(3) ? 1 : 0, 0);
                    long last = row.getLong(4);
                    if (!row.wasNull()) {
                        share.requireValue(number, last, "last value ");
                    }
                }
            }
        }

        @Override
        public long next(Connection connection, JdbcSequence.Share share, int number) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement("SELECT nextval(?::regclass)")) {
                select.setString(1, share.sequence());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        }

        @Override
        public String restart(String sequence, long value) {
            return "SELECT setval('" + sequence + "', " + value + ", false)";
        }
    }
}
