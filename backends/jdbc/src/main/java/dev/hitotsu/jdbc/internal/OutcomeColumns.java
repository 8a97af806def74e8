package dev.hitotsu.jdbc.internal;

import dev.hitotsu.jdbc.OutcomeTable;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Outcome;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes and reads the columns of an outcome: lane, position, call's id, round, topic, key, type, accepted, status,
 * headers, body, truncated. Immutable.
 */
public record OutcomeColumns(ColumnTypes types) {
    /**
     * A term's numbers below its fence: enough for a million outcomes a second over hours, and for 134 million terms.
     */
    private static final int NUMBER_BITS = 36;

    /** The position of an outcome of a term; later terms have greater ones. */
    public static long position(long fence, long number) {
        return (fence << NUMBER_BITS) + number;
    }

    /** Binds all columns. */
    public void bind(PreparedStatement insert, long position, Outcome outcome) throws SQLException {
        Answer answer = outcome.answer();
        int i = 1;
        insert.setInt(i++, OutcomeLanes.of(outcome.key()));
        insert.setLong(i++, position);
        types.bindId(insert, i++, outcome.callId());
        insert.setLong(i++, outcome.round());
        insert.setString(i++, outcome.topic());
        insert.setString(i++, outcome.key());
        insert.setString(i++, outcome.type());
        insert.setBoolean(i++, outcome.accepted());
        insert.setInt(i++, answer.status());
        insert.setString(i++, HeaderCodec.encode(answer.headers()));
        insert.setBytes(i++, answer.body());
        insert.setBoolean(i, answer.truncated());
    }

    /** All rows of a query that is ready to run. */
    public List<OutcomeTable.Row> read(PreparedStatement select) throws SQLException {
        List<OutcomeTable.Row> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new OutcomeTable.Row(rows.getInt(1), rows.getLong(2), outcome(rows)));
            }
        }
        return found;
    }

    private Outcome outcome(ResultSet row) throws SQLException {
        byte[] body = Objects.requireNonNull(row.getBytes(11));
        Answer answer = new Answer(row.getInt(9), HeaderCodec.decode(row.getString(10)), body, row.getBoolean(12));
        return new Outcome(
                Objects.requireNonNull(types.id(row, 3)),
                row.getLong(4),
                Objects.requireNonNull(row.getString(5)),
                row.getString(6),
                Objects.requireNonNull(row.getString(7)),
                row.getBoolean(8),
                answer);
    }
}
