package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Appends to an outbox in PostgreSQL, in the transaction of the caller's JDBC connection.
 *
 * <p>Up to {@value #ROWS_A_STATEMENT} messages a call are one statement. Thread-safe.
 */
public final class PostgreSqlOutboxStore implements OutboxStore<Connection> {
    private static final int ROWS_A_STATEMENT = 128;
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String READ_ONLY = "25006";

    private final SchemaName schema;
    private final Map<Integer, String> statements = new ConcurrentHashMap<>();
    private final Map<Integer, String> committing = new ConcurrentHashMap<>();

    private PostgreSqlOutboxStore(SchemaName schema) {
        this.schema = schema;
    }

    public static PostgreSqlOutboxStore of(SchemaName schema) {
        return new PostgreSqlOutboxStore(schema);
    }

    /** An outbox in the schema {@code hitotsu}. */
    public static Outbox<Connection> outbox() {
        return Outbox.of(of(SchemaName.DEFAULT));
    }

    @Override
    public void insert(Connection transaction, List<Message> messages) {
        requireDistinctIds(messages);
        try {
            requireTransaction(transaction);
            for (int start = 0; start < messages.size(); start += ROWS_A_STATEMENT) {
                insertRows(transaction, messages.subList(start, Math.min(start + ROWS_A_STATEMENT, messages.size())));
            }
        } catch (SQLException e) {
            throw refused(e, messages);
        }
    }

    /**
     * For up to {@value #ROWS_A_STATEMENT} messages the COMMIT travels with the INSERT: one round trip for both. Where the
     * INSERT fails, the server skips the COMMIT (PostgreSQL's manual, 54.2.3, extended query).
     */
    @Override
    public void insertAndCommit(Connection transaction, List<Message> messages) {
        if (messages.size() > ROWS_A_STATEMENT) {
            insert(transaction, messages);
        }
        try {
            if (messages.isEmpty() || messages.size() > ROWS_A_STATEMENT) {
                transaction.commit();
                return;
            }
            requireDistinctIds(messages);
            requireTransaction(transaction);
            execute(
                    transaction,
                    committing.computeIfAbsent(messages.size(), rows -> statement(rows) + "; COMMIT"),
                    messages);
        } catch (SQLException e) {
            throw isBroken(e) ? new CommitUnknownException(e) : refused(e, messages);
        }
    }

    /** SQLSTATE class 08, the connection broke; 57P0x, the server ended the session. */
    private static boolean isBroken(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P0"));
    }

    private void insertRows(Connection transaction, List<Message> messages) throws SQLException {
        execute(transaction, statements.computeIfAbsent(messages.size(), this::statement), messages);
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
        String row = "(" + MessageColumns.VALUES + ")";
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

    private OutboxException refused(SQLException e, List<Message> messages) {
        return switch (e.getSQLState()) {
            case UNIQUE_VIOLATION -> duplicate(duplicateOf(e, messages), e);
            case UNDEFINED_TABLE ->
                new OutboxException(
                        "schema \"" + schema + "\": missing (expected: version " + PostgreSqlSchema.newestVersion()
                                + "; run \"hitotsu schema apply\")",
                        e);
            case READ_ONLY ->
                new OutboxException(
                        "connection: read-only (expected: one that may write to " + schema + ".message)", e);
            case null, default ->
                new OutboxException(
                        messages.size() + " message(s) could not be appended to " + schema + ".message: "
                                + e.getMessage(),
                        e);
        };
    }

    private static OutboxException duplicate(String id, @Nullable Throwable cause) {
        return new OutboxException(
                "message id: " + id + " is already in the outbox (expected: an id not used before)", cause);
    }

    /** PostgreSQL says which: {@code Key (id)=(…) already exists.} */
    private static String duplicateOf(SQLException e, List<Message> messages) {
        ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String detail = server == null ? null : server.getDetail();
        return messages.stream()
                .map(message -> message.id().toString())
                .filter(id -> detail != null && detail.contains(id))
                .findFirst()
                .orElse("one of " + messages.stream().map(Message::id).toList());
    }
}
