package dev.hitotsu.jdbc.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxException;
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

/** Statements that insert some messages into the log; each number of messages has one. Thread-safe. */
public final class MessageInserts {
    private final Map<Integer, String> statements = new ConcurrentHashMap<>();
    private final MessageCodec codec;
    private final String start;
    private final String row;
    private final String end;

    /**
     * Statements.
     *
     * @param names the columns of a message
     * @param parameters of a message, as {@link MessageCodec#bind} binds them
     * @param end what stands behind the rows, often nothing
     */
    public MessageInserts(SchemaName schema, MessageCodec codec, String names, String parameters, String end) {
        this.codec = codec;
        this.start = "INSERT INTO " + schema + ".message (" + names + ") VALUES ";
        this.row = "(" + parameters + ")";
        this.end = end;
    }

    /** Inserts the messages. */
    public void execute(Connection transaction, List<Message> messages) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(statement(messages.size()))) {
            int next = 1;
            for (Message message : messages) {
                next = codec.bind(statement, next, message);
            }
            statement.execute();
        }
    }

    private String statement(int rows) {
        return statements.computeIfAbsent(rows, count -> start + row + (", " + row).repeat(count - 1) + end);
    }

    /** Refuses a connection on which each statement commits by itself. */
    public static void requireTransaction(Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new OutboxException("connection: auto-commit is on (expected: a transaction, begun with"
                    + " setAutoCommit(false), so that the message commits together with the business data)");
        }
    }

    /** Refuses messages two of which have the same id. */
    public static void requireDistinctIds(List<Message> messages) {
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

    /** A message with an id that another one has. */
    public static OutboxException duplicate(String id, @Nullable Throwable cause) {
        return new OutboxException(
                "message id: " + id + " is already in the outbox (expected: an id not used before)", cause);
    }
}
