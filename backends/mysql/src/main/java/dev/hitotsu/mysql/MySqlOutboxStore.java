package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.outbox.TransactionConflictException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Appends to an outbox in MySQL or MariaDB, in the transaction of the caller's JDBC connection.
 *
 * <p>It writes up to {@value #ROWS_PER_STATEMENT} messages with one statement. Thread-safe; blocks.
 */
final class MySqlOutboxStore implements OutboxStore<Connection> {
    private static final int ROWS_PER_STATEMENT = 128;

    /** The server takes packets up to a size, 16 MiB by default, and every message may need one of its own. */
    private static final long BYTES_PER_STATEMENT = 1 << 20;

    /** How often an INSERT is repeated whose position a relay has closed, because the INSERT took more than a second. */
    private static final int MAX_REPETITIONS = 3;

    private final SchemaName schema;
    private final Map<Integer, String> insertStatements = new ConcurrentHashMap<>();

    MySqlOutboxStore(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public void insert(Connection transaction, List<Message> messages) {
        requireDistinctIds(messages);
        try {
            requireTransaction(transaction);
            for (int start = 0; start < messages.size(); ) {
                int end = end(messages, start);
                insertRows(transaction, messages.subList(start, end));
                start = end;
            }
        } catch (SQLException e) {
            throw translate(e, messages);
        }
    }

    /** INSERT and COMMIT are a round trip each: these servers go on to a COMMIT behind a statement that has failed. */
    @Override
    public void insertAndCommit(Connection transaction, List<Message> messages) {
        insert(transaction, messages);
        try {
            transaction.commit();
        } catch (SQLException e) {
            throw MySqlState.isSessionEnded(e) ? new CommitUnknownException(e) : translate(e, messages);
        }
    }

    private static int end(List<Message> messages, int start) {
        long bytes = 0;
        int end = start;
        while (end < messages.size() && end - start < ROWS_PER_STATEMENT) {
            bytes += messages.get(end).size();
            if (bytes > BYTES_PER_STATEMENT && end > start) {
                return end;
            }
            end++;
        }
        return end;
    }

    /** A failed statement leaves the transaction as it was before, so that it can be repeated. */
    private void insertRows(Connection transaction, List<Message> messages) throws SQLException {
        String sql = insertStatements.computeIfAbsent(messages.size(), this::statement);
        for (int repetition = 0; ; repetition++) {
            try {
                execute(transaction, sql, messages);
                return;
            } catch (SQLException e) {
                if (!isPositionClosed(e) || repetition == MAX_REPETITIONS) {
                    throw e;
                }
            }
        }
    }

    private static boolean isPositionClosed(SQLException e) {
        return MySqlState.isDuplicate(e)
                && String.valueOf(e.getMessage()).toUpperCase(Locale.ROOT).contains("PRIMARY");
    }

    private static void execute(Connection transaction, String sql, List<Message> messages) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            int next = 1;
            for (Message message : messages) {
                next = MessageColumns.bind(statement, next, message);
            }
            statement.execute();
        }
    }

    private String statement(int rows) {
        String row = "(" + MessageColumns.PARAMETERS + ")";
        return schema.in("INSERT INTO ${schema}.message (" + MessageColumns.NAMES + ") VALUES " + row
                + (", " + row).repeat(rows - 1));
    }

    private static void requireTransaction(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new OutboxException("connection: auto-commit is on (expected: a transaction, begun with"
                    + " setAutoCommit(false), so that the message commits together with the business data)");
        }
    }

    private static void requireDistinctIds(List<Message> messages) {
        if (messages.size() < 2) {
            return;
        }
        Set<UUID> seen = HashSet.newHashSet(messages.size());
        for (Message message : messages) {
            if (!seen.add(message.id())) {
                throw duplicate(message.id().toString(), null);
            }
        }
    }

    private OutboxException translate(SQLException e, List<Message> messages) {
        if (MySqlState.isDuplicate(e) && String.valueOf(e.getMessage()).contains("message_id")) {
            return duplicate(duplicateId(e, messages), e);
        }
        if (MySqlState.isConflict(e)) {
            return new TransactionConflictException(e);
        }
        if (MySqlState.isUnknownTable(e)) {
            return new OutboxException(
                    "schema \"" + schema + "\": missing (expected: version " + MySqlSchema.newestVersion()
                            + "; run \"hitotsu schema apply\"): " + e.getMessage(),
                    e);
        }
        return new OutboxException(
                messages.size() + " message(s) could not be appended to " + schema + ".message and committed: "
                        + explain(e),
                e);
    }

    private String explain(SQLException e) {
        if (MySqlState.isReadOnly(e)) {
            return "read-only (expected: a transaction, and a server, that may write): " + e.getMessage();
        }
        if (MySqlState.isUnsafeBinlogFormat(e)) {
            return "binlog_format: STATEMENT (expected: ROW or MIXED): " + e.getMessage();
        }
        if (MySqlState.isPacketTooLarge(e)) {
            return e.getMessage() + " (expected: a message that fits into max_allowed_packet, of the server and of the"
                    + " driver)";
        }
        return MySqlRights.of(schema).explain(e, MySqlRights.Use.APPEND);
    }

    private static OutboxException duplicate(String id, @Nullable Throwable cause) {
        return new OutboxException(
                "message id: " + id + " is already in the outbox (expected: an id not used before)", cause);
    }

    /** The server names the id in a form of its own: text with escapes, cut off. So the only one is named, or all. */
    private static String duplicateId(SQLException e, List<Message> messages) {
        List<String> named = messages.stream()
                .filter(message -> String.valueOf(e.getMessage()).contains(shown(message.id())))
                .map(message -> message.id().toString())
                .toList();
        return named.size() == 1
                ? named.getFirst()
                : "one of " + messages.stream().map(Message::id).toList();
    }

    /** How servers show the bytes of an id: those that are not printable as {@code \xNN}. */
    private static String shown(UUID id) {
        StringBuilder text = new StringBuilder();
        for (byte value : dev.hitotsu.mysql.internal.Uuids.toBytes(id)) {
            text.append(value >= ' ' && value < 127 ? String.valueOf((char) value) : String.format("\\x%02X", value));
        }
        return text.toString();
    }
}
