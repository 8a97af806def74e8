package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The outcomes that a relay has written down, and how far consumers have handled them. Each database has its own SQL
 * for it. Outcomes keep their order within a lane, a number that belongs to the key. Implementations are thread-safe,
 * block, and need connections that commit by themselves.
 */
public interface OutcomeTable {
    /** Where they stand, for people. */
    String place();

    /** How far the consumer has handled each lane. Also says that it is there: what it has not handled is kept. */
    Map<Integer, Long> positions(Connection connection, String consumer) throws SQLException;

    /**
     * The next outcomes, in the order of their positions.
     *
     * @param after for each lane that is wanted, the position behind which it is read; at least one
     * @param limit how many at most
     */
    List<Row> read(Connection connection, Map<Integer, Long> after, int limit) throws SQLException;

    /** The consumer has handled the lane up to here; a smaller position than before changes nothing. */
    void recordHandled(Connection connection, String consumer, int lane, long position) throws SQLException;

    /** An outcome and where it stands. */
    record Row(int lane, long position, Outcome outcome) {
        public Row {
            requireNonNull(outcome, "outcome: null (expected: an outcome)");
        }
    }
}
