package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.EntryQueries;
import dev.hitotsu.jdbc.internal.operator.EntryReader;
import dev.hitotsu.jdbc.internal.operator.EntryReader.Binding;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds messages of an outbox, in the log and among the parked ones, in the caller's transaction. */
public final class OutboxEntryQueries implements EntryQueries {
    private static final EntryReader READER = new EntryReader(MessageColumns.CODEC);
    private static final String BY_ID = "WHERE id = ?";

    private final SchemaName schema;

    public OutboxEntryQueries(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public List<OutboxEntry> parked(Connection connection, List<Long> positions) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : READER.read(connection, parked(at(positions), MAX_LISTED_SIZE), statement -> {});
    }

    @Override
    public List<OutboxEntry> inLog(Connection connection, List<Long> positions, OutboxState state) throws SQLException {
        return positions.isEmpty()
                ? List.of()
                : logged(connection, at(positions), state, MAX_LISTED_SIZE, statement -> {});
    }

    private static String at(List<Long> positions) {
        return "WHERE position IN (" + Parameters.numbers(positions) + ") ORDER BY position";
    }

    @Override
    public List<OutboxEntry> parked(Connection connection, UUID id) throws SQLException {
        return READER.read(connection, parked(BY_ID, Message.DEFAULT_MAX_SIZE), byId(id));
    }

    @Override
    public List<OutboxEntry> inLog(Connection connection, UUID id) throws SQLException {
        return logged(connection, BY_ID, OutboxState.PENDING, Message.DEFAULT_MAX_SIZE, byId(id));
    }

    private static Binding byId(UUID id) {
        return statement -> statement.setBytes(1, Uuids.toBytes(id));
    }

    @Override
    public LogCheckpoint newest(Connection connection) throws SQLException {
        return CheckpointTable.newest(connection, schema);
    }

    private List<OutboxEntry> logged(
            Connection connection, String where, OutboxState state, long maxSize, Binding binding) throws SQLException {
        return LogScan.run(connection, schema, tables -> {
            List<OutboxEntry> found = new ArrayList<>();
            for (String table : tables.names()) {
                found.addAll(READER.read(connection, logged(table, where, state, maxSize), binding));
            }
            return found;
        });
    }

    private String parked(String where, long maxSize) {
        return select(
                "state, attempts + former_attempts, " + MessageColumns.time("next_attempt_at") + ", last_error",
                MessageColumns.time("parked_at") + ", " + MessageColumns.time("changed_at"),
                "parked",
                where,
                maxSize);
    }

    private String logged(String table, String where, OutboxState state, long maxSize) {
        String condition = where.replace("WHERE", "WHERE kind = 0 AND");
        return select("'" + state + "', 0, NULL, NULL", "NULL, NULL", table, condition, maxSize);
    }

    /** Of messages with more bytes than the size only what identifies them. */
    private String select(String columns, String times, String table, String where, long maxSize) {
        return "SELECT position, " + columns + ", " + MessageColumns.time("appended_at") + ", size, size <= " + maxSize
                + ", " + times + ", " + MessageColumns.upTo(maxSize) + " FROM " + schema + "." + table + " " + where;
    }
}
