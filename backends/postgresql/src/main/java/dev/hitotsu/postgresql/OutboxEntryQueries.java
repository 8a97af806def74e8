package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.PostgreSqlCheckpoint;
import dev.hitotsu.postgresql.internal.SizedColumns;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds messages of an outbox, in the log and among the parked ones, in the caller's transaction. */
final class OutboxEntryQueries {
    /** Of larger messages a list has only what identifies them. */
    private static final long MAX_LISTED_SIZE = 8 * 1024;

    private static final String AT_POSITIONS = "WHERE position = ANY (?) ORDER BY position";

    private final SchemaName schema;

    OutboxEntryQueries(SchemaName schema) {
        this.schema = schema;
    }

    /** The parked messages at these positions, in their order. */
    List<OutboxEntry> parked(Connection connection, List<Long> positions) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : parkedEntries(connection, AT_POSITIONS, MAX_LISTED_SIZE, at(connection, positions));
    }

    /** The messages of the log at these positions, in their order. */
    List<OutboxEntry> inLog(Connection connection, List<Long> positions, OutboxState state) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : logEntries(connection, AT_POSITIONS, state, MAX_LISTED_SIZE, at(connection, positions));
    }

    private static Binding at(Connection connection, List<Long> positions) {
        return statement -> statement.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
    }

    /** The message with this id, empty if there is none. */
    Optional<OutboxEntry> find(Connection connection, UUID id) throws SQLException {
        Binding byId = statement -> statement.setObject(1, id);
        String where = "WHERE id = ?";
        List<OutboxEntry> found = parkedEntries(connection, where, Message.DEFAULT_MAX_SIZE, byId);
        if (found.isEmpty()) {
            found = logEntries(connection, where, OutboxState.PENDING, Message.DEFAULT_MAX_SIZE, byId);
        }
        PostgreSqlCheckpoint saved = CheckpointLog.newest(connection, schema);
        return found.stream().min(Comparator.comparing(OutboxEntry::position)).map(entry -> withState(entry, saved));
    }

    private static OutboxEntry withState(OutboxEntry entry, PostgreSqlCheckpoint saved) {
        if (entry.state() != OutboxState.PENDING || !saved.hasPassed(entry.position())) {
            return entry;
        }
        return entry.withState(OutboxState.PUBLISHED);
    }

    /** Parked messages; of those with more bytes than the size only what identifies them. */
    private List<OutboxEntry> parkedEntries(Connection connection, String where, long maxSize, Binding binding)
            throws SQLException {
        String columns = "position, state, attempts + former_attempts, next_attempt_at, last_error, appended_at, ";
        return entries(connection, select(columns, "parked " + where, maxSize), binding);
    }

    private List<OutboxEntry> logEntries(
            Connection connection, String where, OutboxState state, long maxSize, Binding binding) throws SQLException {
        String columns = "position, '" + state + "', 0, NULL::timestamptz, NULL::text, appended_at, ";
        return entries(connection, select(columns, "message " + where, maxSize), binding);
    }

    private static String select(String columns, String rows, long maxSize) {
        return "SELECT " + columns + "size, size <= " + maxSize + ", " + SizedColumns.upTo(maxSize) + " FROM "
                + SizedColumns.sized("${schema}." + rows);
    }

    private List<OutboxEntry> entries(Connection connection, String sql, Binding binding) throws SQLException {
        List<OutboxEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(schema.in(sql))) {
            binding.bind(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries;
    }

    private static OutboxEntry entry(ResultSet rows) throws SQLException {
        LogEntry read = MessageColumns.read(rows, rows.getLong(1), 9);
        Instant appendedAt = MessageColumns.time(rows, 6);
        String lastError = rows.getString(5);
        if (lastError == null && read instanceof LogEntry.Unreadable unreadable) {
            lastError = unreadable.reason();
        }
        return new OutboxEntry(
                read.position(),
                read.message(),
                rows.getLong(7),
                rows.getBoolean(8),
                appendedAt == null ? Instant.EPOCH : appendedAt,
                OutboxState.valueOf(rows.getString(2)),
                rows.getInt(3),
                MessageColumns.time(rows, 4),
                lastError);
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
