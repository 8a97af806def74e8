package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds messages of an outbox, in the log and among the parked ones, in the caller's transaction. */
final class OutboxEntryQueries {
    /** Of larger messages a list has only what identifies them. */
    private static final long MAX_LISTED_SIZE = 8 * 1024;

    private final SchemaName schema;

    OutboxEntryQueries(SchemaName schema) {
        this.schema = schema;
    }

    /** The first messages that pass the filter; of the published ones, the last. */
    List<OutboxEntry> list(Connection connection, EntryFilter filter) throws SQLException {
        return switch (filter.state()) {
            case PENDING -> filter.error() == null ? pending(connection, filter) : List.of();
            case PUBLISHED -> filter.error() == null ? published(connection, filter) : List.of();
            case DELAYED, RETRY, WAITING, BLOCKED, DEAD, DEAD_LETTER, SKIPPED -> parked(connection, filter);
        };
    }

    private List<OutboxEntry> parked(Connection connection, EntryFilter filter) throws SQLException {
        String where = "WHERE state = ? AND (?::text IS NULL OR topic = ?)"
                + " AND (?::text IS NULL OR strpos(lower(last_error), lower(?)) > 0) ORDER BY position LIMIT ?";
        return parkedEntries(connection, where, MAX_LISTED_SIZE, statement -> {
            statement.setString(1, filter.state().name());
            statement.setString(2, filter.topic());
            statement.setString(3, filter.topic());
            statement.setString(4, filter.error());
            statement.setString(5, filter.error());
            statement.setInt(6, filter.limit());
        });
    }

    private List<OutboxEntry> pending(Connection connection, EntryFilter filter) throws SQLException {
        PostgreSqlCheckpoint saved = CheckpointLog.newest(connection, schema);
        String where =
                "WHERE (position > ? OR EXISTS (SELECT 1 FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)"
                        + " WHERE position BETWEEN first AND last)) AND (?::text IS NULL OR topic = ?)"
                        + " ORDER BY position LIMIT ?";
        return logEntries(connection, where, OutboxState.PENDING, MAX_LISTED_SIZE, statement -> {
            statement.setLong(1, saved.position());
            statement.setArray(2, saved.firsts(connection));
            statement.setArray(3, saved.lasts(connection));
            statement.setString(4, filter.topic());
            statement.setString(5, filter.topic());
            statement.setInt(6, filter.limit());
        });
    }

    private List<OutboxEntry> published(Connection connection, EntryFilter filter) throws SQLException {
        PostgreSqlCheckpoint saved = CheckpointLog.newest(connection, schema);
        String where = "WHERE position <= ? AND NOT EXISTS (SELECT 1 FROM ${schema}.parked WHERE parked.position ="
                + " message.position) AND (?::text IS NULL OR topic = ?) ORDER BY position DESC LIMIT ?";
        return logEntries(connection, where, OutboxState.PUBLISHED, MAX_LISTED_SIZE, statement -> {
            statement.setLong(1, saved.position());
            statement.setString(2, filter.topic());
            statement.setString(3, filter.topic());
            statement.setInt(4, filter.limit());
        });
    }

    /** The message with this id, empty if there is none. */
    Optional<OutboxEntry> find(Connection connection, UUID id) throws SQLException {
        Binding byId = statement -> statement.setObject(1, id);
        String where = "WHERE id = ? ORDER BY position LIMIT 1";
        List<OutboxEntry> found = parkedEntries(connection, where, Message.DEFAULT_MAX_SIZE, byId);
        if (found.isEmpty()) {
            found = logEntries(connection, where, OutboxState.PENDING, Message.DEFAULT_MAX_SIZE, byId);
        }
        PostgreSqlCheckpoint saved = CheckpointLog.newest(connection, schema);
        return found.stream().findFirst().map(entry -> withState(entry, saved));
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
        String columns = "position, state, attempts + former_attempts, next_attempt_at, last_error, ";
        return entries(connection, select(columns, "parked " + where, maxSize), binding);
    }

    private List<OutboxEntry> logEntries(
            Connection connection, String where, OutboxState state, long maxSize, Binding binding) throws SQLException {
        String columns = "position, '" + state + "', 0, NULL::timestamptz, NULL::text, ";
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
        LogEntry read = MessageColumns.read(rows, rows.getLong(1), 8);
        String lastError = rows.getString(5);
        if (lastError == null && read instanceof LogEntry.Unreadable unreadable) {
            lastError = unreadable.reason();
        }
        return new OutboxEntry(
                read.position(),
                read.message(),
                rows.getLong(6),
                rows.getBoolean(7),
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
