package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.MessageInserts;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import dev.hitotsu.outbox.TransactionConflictException;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Appends to an outbox in PostgreSQL, in the transaction of the caller's JDBC connection.
 *
 * <p>It writes up to {@value #ROWS_PER_STATEMENT} messages with one statement. Thread-safe; blocks.
 */
final class PostgreSqlOutboxStore implements OutboxStore<Connection> {
    private static final int ROWS_PER_STATEMENT = 128;

    private final SchemaName schema;
    private final MessageInserts inserts;
    private final MessageInserts insertsAndCommit;

    PostgreSqlOutboxStore(SchemaName schema) {
        this.schema = schema;
        this.inserts = inserts(schema, "");
        this.insertsAndCommit = inserts(schema, "; COMMIT");
    }

    private static MessageInserts inserts(SchemaName schema, String end) {
        return new MessageInserts(schema, MessageColumns.CODEC, MessageColumns.NAMES, MessageColumns.PARAMETERS, end);
    }

    @Override
    public void insert(Connection transaction, List<Message> messages) {
        MessageInserts.requireDistinctIds(messages);
        try {
            MessageInserts.requireTransaction(transaction);
            for (int start = 0; start < messages.size(); start += ROWS_PER_STATEMENT) {
                int end = Math.min(start + ROWS_PER_STATEMENT, messages.size());
                inserts.execute(transaction, messages.subList(start, end));
            }
        } catch (SQLException e) {
            throw translate(e, messages);
        }
    }

    /**
     * For up to {@value #ROWS_PER_STATEMENT} messages, INSERT and COMMIT are one round trip. If the INSERT fails, the
     * server skips the COMMIT (PostgreSQL's manual, 54.2.3, extended query).
     */
    @Override
    public void insertAndCommit(Connection transaction, List<Message> messages) {
        if (messages.size() > ROWS_PER_STATEMENT) {
            insert(transaction, messages);
        }
        try {
            if (messages.isEmpty() || messages.size() > ROWS_PER_STATEMENT) {
                CheckedCommit.commit(transaction);
                return;
            }
            MessageInserts.requireDistinctIds(messages);
            MessageInserts.requireTransaction(transaction);
            insertsAndCommit.execute(transaction, messages);
        } catch (SQLException e) {
            throw isConnectionLost(e) ? new CommitUnknownException(e) : translate(e, messages);
        }
    }

    private static boolean isConnectionLost(SQLException e) {
        return SqlState.isInClass(e, SqlState.CONNECTION_EXCEPTION) || PostgreSqlState.isSessionEnded(e);
    }

    /** Blames what the server names: a COMMIT also checks what the business wrote. */
    OutboxException translate(SQLException e, List<Message> messages) {
        if (SqlState.hasCode(e, PostgreSqlState.UNIQUE_VIOLATION) && isOurs(e)) {
            if (isPositionTaken(e)) {
                return LogSequence.behindRows(schema, e);
            }
            return MessageInserts.duplicate(duplicateId(e, messages), e);
        }
        if (SqlState.hasCode(e, PostgreSqlState.UNDEFINED_TABLE) && namesOurs(e)) {
            return new OutboxException(
                    "schema \"" + schema + "\": missing (expected: version " + PostgreSqlSchema.newestVersion()
                            + "; run \"hitotsu schema apply\")",
                    e);
        }
        return switch (e.getSQLState()) {
            case SqlState.READ_ONLY_TRANSACTION ->
                new OutboxException(
                        "connection: read-only (expected: one that may write to " + schema + ".message)", e);
            case SqlState.SERIALIZATION_FAILURE, PostgreSqlState.DEADLOCK_DETECTED ->
                new TransactionConflictException(e);
            case null, default ->
                new OutboxException(
                        messages.size() + " message(s) could not be appended to " + schema + ".message and committed: "
                                + PostgreSqlRights.of(schema).explain(e, PostgreSqlRights.Use.APPEND),
                        e);
        };
    }

    /** The server names a missing table in its text alone, in every language. */
    private boolean namesOurs(SQLException e) {
        return String.valueOf(e.getMessage()).contains(schema + ".message");
    }

    private static boolean isPositionTaken(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        return server != null
                && server.getConstraint() != null
                && server.getConstraint().endsWith("_position");
    }

    /** Whether the server names a table of the outbox. The log is a parent table and its segments. */
    private boolean isOurs(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        if (server == null || server.getTable() == null) {
            return false;
        }
        return schema.value().equals(server.getSchema()) && server.getTable().startsWith("message");
    }

    /** PostgreSQL names the id in the detail of its error: {@code Key (id)=(…) already exists.} */
    private static String duplicateId(SQLException e, List<Message> messages) {
        ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String detail = server == null ? null : server.getDetail();
        return messages.stream()
                .map(message -> message.id().toString())
                .filter(id -> detail != null && detail.contains(id))
                .findFirst()
                .orElse("one of " + messages.stream().map(Message::id).toList());
    }
}
