package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.MessageInserts;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.outbox.TransactionConflictException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Appends to an outbox in MySQL or MariaDB, in the transaction of the caller's JDBC connection.
 *
 * <p>It writes up to {@value #ROWS_PER_STATEMENT} messages with one statement. Thread-safe; blocks.
 */
final class MySqlOutboxStore implements OutboxStore<Connection> {
    private static final int ROWS_PER_STATEMENT = 128;

    /** The server takes packets up to a size, 16 MiB by default, and every message may need one of its own. */
    private static final long BYTES_PER_STATEMENT = 1 << 20;

    /**
     * How often an INSERT is repeated whose position a relay has closed, because the INSERT took more than a second.
     */
    private static final int MAX_REPETITIONS = 3;

    private final SchemaName schema;
    private final MessageInserts inserts;

    MySqlOutboxStore(SchemaName schema) {
        this.schema = schema;
        this.inserts =
                new MessageInserts(schema, MessageColumns.CODEC, MessageColumns.NAMES, MessageColumns.PARAMETERS, "");
    }

    @Override
    public void insert(Connection transaction, List<Message> messages) {
        MessageInserts.requireDistinctIds(messages);
        try {
            MessageInserts.requireTransaction(transaction);
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
        for (int repetition = 0; ; repetition++) {
            try {
                inserts.execute(transaction, messages);
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

    private OutboxException translate(SQLException e, List<Message> messages) {
        if (MySqlState.isDuplicate(e) && String.valueOf(e.getMessage()).contains("message_id")) {
            return MessageInserts.duplicate(duplicateId(e, messages), e);
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
        for (byte value : Uuids.toBytes(id)) {
            text.append(value >= ' ' && value < 127 ? String.valueOf((char) value) : String.format("\\x%02X", value));
        }
        return text.toString();
    }
}
