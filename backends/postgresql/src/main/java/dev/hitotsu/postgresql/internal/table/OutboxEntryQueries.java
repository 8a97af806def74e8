package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.EntryQueries;
import dev.hitotsu.jdbc.internal.operator.EntryReader;
import dev.hitotsu.jdbc.internal.operator.EntryReader.Binding;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.SizedColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Finds messages of an outbox, in the log and among the parked ones, in the caller's transaction. */
public final class OutboxEntryQueries implements EntryQueries {
    private static final EntryReader READER = new EntryReader(MessageColumns.CODEC);
    private static final String WITH_ID = "WHERE id = ?";

    private static final String AT_POSITIONS = "WHERE position = ANY (?) ORDER BY position";

    private final SchemaName schema;

    public OutboxEntryQueries(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public List<OutboxEntry> parked(Connection connection, List<Long> positions) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : parkedEntries(connection, AT_POSITIONS, MAX_LISTED_SIZE, at(connection, positions));
    }

    @Override
    public List<OutboxEntry> inLog(Connection connection, List<Long> positions, OutboxState state) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : logEntries(connection, AT_POSITIONS, state, MAX_LISTED_SIZE, at(connection, positions));
    }

    private static Binding at(Connection connection, List<Long> positions) {
        return statement -> statement.setArray(1, connection.createArrayOf("bigint", positions.toArray()));
    }

    @Override
    public List<OutboxEntry> parked(Connection connection, UUID id) throws SQLException {
        return parkedEntries(connection, WITH_ID, Message.DEFAULT_MAX_SIZE, select -> select.setObject(1, id));
    }

    @Override
    public List<OutboxEntry> inLog(Connection connection, UUID id) throws SQLException {
        return logEntries(
                connection, WITH_ID, OutboxState.PENDING, Message.DEFAULT_MAX_SIZE, select -> select.setObject(1, id));
    }

    @Override
    public LogCheckpoint newest(Connection connection) throws SQLException {
        return CheckpointLog.newest(connection, schema);
    }

    /** Parked messages; of those with more bytes than the size only what identifies them. */
    private List<OutboxEntry> parkedEntries(Connection connection, String where, long maxSize, Binding binding)
            throws SQLException {
        String columns = "position, state, attempts + former_attempts, next_attempt_at, last_error, appended_at, ";
        return entries(connection, select(columns, "parked_at, changed_at", "parked " + where, maxSize), binding);
    }

    private List<OutboxEntry> logEntries(
            Connection connection, String where, OutboxState state, long maxSize, Binding binding) throws SQLException {
        String columns = "position, '" + state + "', 0, NULL::timestamptz, NULL::text, appended_at, ";
        String times = "NULL::timestamptz, NULL::timestamptz";
        return entries(connection, select(columns, times, "message " + where, maxSize), binding);
    }

    private static String select(String columns, String times, String rows, long maxSize) {
        return "SELECT " + columns + "size, size <= " + maxSize + ", " + times + ", " + SizedColumns.upTo(maxSize)
                + " FROM " + SizedColumns.sized("${schema}." + rows);
    }

    private List<OutboxEntry> entries(Connection connection, String sql, Binding binding) throws SQLException {
        return READER.read(connection, schema.in(sql), binding);
    }
}
