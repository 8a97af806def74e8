package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.jdbc.internal.operator.EntryReader.Binding;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.outbox.OutboxState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows of these columns: position, id, state, topic, key, whether it holds its key, error, when it was parked and
 * when it changed. Immutable.
 */
public record FailureReader(MessageCodec messages) {
    /** All rows of the query, in their order. */
    public List<OutboxFailure> read(Connection connection, String sql, Binding binding) throws SQLException {
        List<OutboxFailure> failures = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            binding.bind(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    failures.add(failure(rows));
                }
            }
        }
        return failures;
    }

    private OutboxFailure failure(ResultSet rows) throws SQLException {
        return new OutboxFailure(
                rows.getLong(1),
                messages.requiredId(rows, 2),
                OutboxState.valueOf(rows.getString(3)),
                rows.getString(4),
                OutboxFailure.cut(rows.getString(5)),
                rows.getBoolean(6),
                OutboxFailure.cut(rows.getString(7)),
                messages.requiredTime(rows, 8),
                messages.requiredTime(rows, 9));
    }
}
