package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.MySqlCheckpoint;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
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

    private static final String BY_ID = "WHERE id = ?";

    private final SchemaName schema;

    OutboxEntryQueries(SchemaName schema) {
        this.schema = schema;
    }

    /** The parked messages at these positions, in their order. */
    List<OutboxEntry> parked(Connection connection, List<Long> positions) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : entries(connection, parked(at(positions), MAX_LISTED_SIZE), statement -> {});
    }

    /** The messages of the log at these positions, in their order. */
    List<OutboxEntry> inLog(Connection connection, List<Long> positions, OutboxState state) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : LogScan.run(connection, schema, tables -> {
                    List<OutboxEntry> found = new ArrayList<>();
                    for (String table : tables.names()) {
                        found.addAll(entries(
                                connection, logged(table, at(positions), state, MAX_LISTED_SIZE), statement -> {}));
                    }
                    return found;
                });
    }

    private static String at(List<Long> positions) {
        return "WHERE position IN (" + Parameters.numbers(positions) + ") ORDER BY position";
    }

    /** The message with this id, empty if there is none. */
    Optional<OutboxEntry> find(Connection connection, UUID id) throws SQLException {
        Binding byId = statement -> statement.setBytes(1, Uuids.toBytes(id));
        List<OutboxEntry> found = entries(connection, parked(BY_ID, Message.DEFAULT_MAX_SIZE), byId);
        if (found.isEmpty()) {
            found = LogScan.run(connection, schema, tables -> findInLog(connection, tables, byId));
        }
        MySqlCheckpoint saved = CheckpointTable.newest(connection, schema);
        return found.stream().min(Comparator.comparing(OutboxEntry::position)).map(entry -> withState(entry, saved));
    }

    private List<OutboxEntry> findInLog(Connection connection, LogTables tables, Binding byId) throws SQLException {
        List<OutboxEntry> found = new ArrayList<>();
        for (String table : tables.names()) {
            found.addAll(
                    entries(connection, logged(table, BY_ID, OutboxState.PENDING, Message.DEFAULT_MAX_SIZE), byId));
        }
        return found;
    }

    private static OutboxEntry withState(OutboxEntry entry, MySqlCheckpoint saved) {
        if (entry.state() != OutboxState.PENDING || !saved.hasPassed(entry.position())) {
            return entry;
        }
        return entry.withState(OutboxState.PUBLISHED);
    }

    private String parked(String where, long maxSize) {
        return select(
                "state, attempts + former_attempts, " + MessageColumns.time("next_attempt_at") + ", last_error",
                "parked",
                where,
                maxSize);
    }

    private String logged(String table, String where, OutboxState state, long maxSize) {
        return select("'" + state + "', 0, NULL, NULL", table, where.replace("WHERE", "WHERE kind = 0 AND"), maxSize);
    }

    /** Of messages with more bytes than the size only what identifies them. */
    private String select(String columns, String table, String where, long maxSize) {
        return "SELECT position, " + columns + ", " + MessageColumns.time("appended_at") + ", size, size <= " + maxSize
                + ", " + MessageColumns.upTo(maxSize) + " FROM " + schema + "." + table + " " + where;
    }

    private static List<OutboxEntry> entries(Connection connection, String sql, Binding binding) throws SQLException {
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

    private static OutboxEntry entry(ResultSet rows) throws SQLException {
        LogEntry read = MessageColumns.read(rows, rows.getLong(1), 9);
        Instant appendedAt = MessageColumns.readTime(rows, 6);
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
                MessageColumns.readTime(rows, 4),
                lastError);
    }

    @FunctionalInterface
    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
