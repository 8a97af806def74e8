package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.outbox.OutboxChange;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads for {@link ChangeStatements}. Immutable. */
public record ChangeReader(MessageCodec messages) {
    /** The positions that a query finds for an id. */
    public List<Long> positions(Connection connection, String sql, UUID id) throws SQLException {
        List<Long> positions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            messages.types().bindId(select, 1, id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(rows.getLong(1));
                }
            }
        }
        return positions;
    }

    /**
     * Recorded changes.
     *
     * @param sql takes a number and a limit; selects number, action, actor, position, message's id, state before,
     *     replacement and time
     */
    public List<OutboxChange> recorded(Connection connection, String sql, long before, int limit) throws SQLException {
        List<OutboxChange> changes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, before);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    changes.add(change(rows));
                }
            }
        }
        return changes;
    }

    private OutboxChange change(ResultSet rows) throws SQLException {
        return new OutboxChange(
                rows.getLong(1),
                Action.valueOf(rows.getString(2)),
                rows.getString(3),
                rows.getLong(4),
                messages.requiredId(rows, 5),
                OutboxState.valueOf(rows.getString(6)),
                messages.types().id(rows, 7),
                messages.requiredTime(rows, 8));
    }
}
