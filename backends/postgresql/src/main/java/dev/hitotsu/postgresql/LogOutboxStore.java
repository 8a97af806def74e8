package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.MessageInserts;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.slot.SlotName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Appends to the database's log, in the transaction of the caller's JDBC connection, while the outbox is read from
 * there; to the table otherwise. To ask and to append is one statement. The lock that it takes by asking makes a change
 * of the source wait for the end of the transaction. Thread-safe; blocks.
 */
final class LogOutboxStore implements OutboxStore<Connection> {
    private static final int MESSAGES_PER_STATEMENT = 128;

    /** Types of the columns: a parameter in a list of values has none by itself. */
    private static final String ROW = "(?::uuid, ?::text, ?::text, ?::text, ?::bytea, ?::text, "
            + MessageColumns.TIME_PARAMETER.replace("?", "?::bigint") + ", "
            + MessageColumns.TIME_PARAMETER.replace("?", "?::bigint") + ")";

    private final PostgreSqlOutboxStore table;
    private final String start;
    private final String end;
    private final Map<Integer, String> statements = new ConcurrentHashMap<>();

    LogOutboxStore(SchemaName schema) {
        this.table = new PostgreSqlOutboxStore(schema);
        this.start = "SELECT count(pg_logical_emit_message(true, '" + SlotName.prefix(schema)
                + "', record_send(ROW(id, topic, key, type, payload, headers, occurred_at, deliver_after)))) FROM (VALUES ";
        this.end = ") AS message(" + MessageColumns.NAMES + "), " + schema + ".outbox_source WHERE source = 'log-only'";
    }

    @Override
    public void insert(Connection transaction, List<Message> messages) {
        MessageInserts.requireDistinctIds(messages);
        try {
            MessageInserts.requireTransaction(transaction);
            if (messages.isEmpty()) {
                return;
            }
            for (int first = 0; first < messages.size(); first += MESSAGES_PER_STATEMENT) {
                List<Message> part = messages.subList(first, Math.min(first + MESSAGES_PER_STATEMENT, messages.size()));
                if (!emit(transaction, part)) {
                    table.insert(transaction, messages.subList(first, messages.size()));
                    return;
                }
            }
        } catch (SQLException e) {
            throw table.translate(e, messages);
        }
    }

    private boolean emit(Connection transaction, List<Message> messages) throws SQLException {
        String sql = statements.computeIfAbsent(
                messages.size(), count -> start + ROW + (", " + ROW).repeat(count - 1) + end);
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            int next = 1;
            for (Message message : messages) {
                next = MessageColumns.CODEC.bind(statement, next, message);
            }
            try (ResultSet emitted = statement.executeQuery()) {
                emitted.next();
                return emitted.getLong(1) == messages.size();
            }
        }
    }

    @Override
    public void insertAndCommit(Connection transaction, List<Message> messages) {
        insert(transaction, messages);
        table.insertAndCommit(transaction, List.of());
    }
}
