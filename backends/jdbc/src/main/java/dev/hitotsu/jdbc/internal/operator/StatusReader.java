package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.ColumnTypes;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Puts the status of an outbox together. Immutable. */
public record StatusReader(ColumnTypes types) {
    /**
     * The status.
     *
     * @param leader selects a row of whoever leads, the fence, when the lease expires and when the checkpoint was saved
     * @param oldestMillis the age of the first message that is still to be delivered
     */
    public OutboxStatus read(
            Connection connection, String leader, Map<OutboxState, Long> counts, long oldestMillis, LogCheckpoint saved)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(leader);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new OutboxStatus(
                    counts,
                    Duration.ofMillis(oldestMillis),
                    saved.position(),
                    saved.gapPositionCount(),
                    row.getString(1),
                    row.getLong(2),
                    types.time(row, 3),
                    types.time(row, 4));
        }
    }
}
