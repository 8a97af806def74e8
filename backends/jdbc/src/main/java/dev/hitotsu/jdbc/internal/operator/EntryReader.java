package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows of these columns: position, state, attempts, next attempt, last error, when it was appended, size, whether
 * the message is whole, when it was parked and changed, and then the message. Immutable.
 */
public record EntryReader(MessageCodec messages) {
    private static final int FIRST_OF_MESSAGE = 11;

    /** Binds the parameters of a query. */
    @FunctionalInterface
    public interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** All rows of the query, in their order. */
    public List<OutboxEntry> read(Connection connection, String sql, Binding binding) throws SQLException {
        List<OutboxEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            binding.bind(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries;
    }

    private OutboxEntry entry(ResultSet rows) throws SQLException {
        LogEntry read = messages.read(rows, rows.getLong(1), FIRST_OF_MESSAGE);
        String lastError = rows.getString(5);
        if (lastError == null && read instanceof LogEntry.Unreadable unreadable) {
            lastError = unreadable.reason();
        }
        return new OutboxEntry(
                read.position(),
                read.message(),
                rows.getLong(7),
                rows.getBoolean(8),
                messages.requiredTime(rows, 6),
                OutboxState.valueOf(rows.getString(2)),
                rows.getInt(3),
                messages.types().time(rows, 4),
                lastError,
                messages.types().time(rows, 9),
                messages.types().time(rows, 10));
    }
}
