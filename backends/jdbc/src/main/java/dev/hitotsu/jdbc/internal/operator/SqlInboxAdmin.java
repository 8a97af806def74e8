package dev.hitotsu.jdbc.internal.operator;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.ParkedPreview;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.ColumnTypes;
import dev.hitotsu.jdbc.internal.parking.ParkedRows;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at claims and changes them, each call in a transaction of its own. Thread-safe; blocks. */
public final class SqlInboxAdmin implements InboxAdmin {
    private static final UUID GREATEST = new UUID(-1, -1);

    private final OperatorCalls calls;
    private final Tables tables;
    private final Operation operation;

    private SqlInboxAdmin(OperatorCalls calls, Tables tables, Operation operation) {
        this.calls = calls;
        this.tables = tables;
        this.operation = operation;
    }

    /**
     * What it works on.
     *
     * @param claimedAt selects the time of a claim, as this database's statements select times
     */
    public record Tables(
            SchemaName schema,
            String claimedAt,
            InboxStore<Connection> inbox,
            ParkedRows parked,
            AuditStatements audit,
            OperatorTransactions transactions) {
        private String select(String condition) {
            return schema.in("SELECT consumer, message_id, " + claimedAt
                    + " FROM ${schema}.inbox WHERE consumer = ? AND " + condition);
        }

        private String delete() {
            return schema.in("DELETE FROM ${schema}.inbox WHERE consumer = ? AND message_id = ?");
        }

        private ColumnTypes types() {
            return audit.messages().types();
        }
    }

    /** For operators whose name nobody has said. */
    public static SqlInboxAdmin of(DataSource dataSource, Tables tables) {
        return new SqlInboxAdmin(
                new OperatorCalls(dataSource, tables.transactions()),
                tables,
                new Operation(UUID.randomUUID(), null, null));
    }

    @Override
    public InboxAdmin actingFor(UUID id, @Nullable String actor, @Nullable String reason) {
        return new SqlInboxAdmin(calls, tables, new Operation(id, actor, reason));
    }

    @Override
    public Optional<Claim> find(String consumer, UUID messageId) {
        requireConsumer(consumer);
        requireId(messageId);
        return calls.inTransaction(connection ->
                read(connection, "message_id = ?", consumer, messageId).stream().findFirst());
    }

    @Override
    public List<Claim> claims(String consumer, @Nullable UUID before, int limit) {
        requireConsumer(consumer);
        requireLimit(limit);
        UUID bound = before == null ? GREATEST : before;
        return calls.inTransaction(connection ->
                read(connection, "message_id < ? ORDER BY message_id DESC LIMIT " + limit, consumer, bound));
    }

    private List<Claim> read(Connection connection, String condition, String consumer, UUID id) throws SQLException {
        List<Claim> claims = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(tables.select(condition))) {
            select.setString(1, consumer);
            tables.types().bindId(select, 2, id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    claims.add(new Claim(
                            rows.getString(1),
                            tables.audit().messages().requiredId(rows, 2),
                            tables.audit().messages().requiredTime(rows, 3)));
                }
            }
        }
        return claims;
    }

    @Override
    public boolean skip(String consumer, UUID messageId) {
        requireConsumer(consumer);
        requireId(messageId);
        return change(
                consumer,
                messageId,
                Action.SKIP,
                connection -> !tables.inbox()
                        .claim(connection, consumer, List.of(messageId))
                        .isEmpty());
    }

    @Override
    public boolean retry(String consumer, UUID messageId) {
        requireConsumer(consumer);
        requireId(messageId);
        return change(consumer, messageId, Action.RETRY, connection -> {
            try (PreparedStatement delete = connection.prepareStatement(tables.delete())) {
                delete.setString(1, consumer);
                tables.types().bindId(delete, 2, messageId);
                return delete.executeUpdate() > 0;
            }
        });
    }

    /** The record is written in the transaction of the change: one is never there without the other. */
    private boolean change(String consumer, UUID messageId, Action action, OperatorCalls.Work<Boolean> work) {
        return calls.inTransaction(connection -> {
            boolean changed = work.run(connection);
            if (changed) {
                String scope = "consumer " + consumer + ", message " + messageId;
                tables.audit().write(connection, operation, action, scope, 1);
            }
            return changed;
        });
    }

    @Override
    public ParkedStatus parkedStatus() {
        return calls.inTransaction(tables.parked()::status);
    }

    @Override
    public ParkedPage parkedPage(ParkedFilter filter, long after, int limit) {
        requireFilter(filter);
        requireLimit(limit);
        return calls.inTransaction(connection -> tables.parked().page(connection, filter, after, limit));
    }

    @Override
    public ParkedPreview previewParked(ParkedFilter filter) {
        requireFilter(filter);
        if (filter.state() == null) {
            throw new IllegalArgumentException(
                    "state: null (expected: one, because messages in different states are changed apart)");
        }
        return calls.inTransaction(connection -> tables.parked().preview(connection, filter));
    }

    @Override
    public Optional<ParkedEntry> revealParked(String consumer, UUID messageId) {
        ParkedFilter filter = ParkedFilter.of(consumer, messageId);
        return calls.inTransaction(connection -> {
            List<ParkedEntry> found =
                    tables.parked().page(connection, filter, 0, 1).entries();
            auditParked(connection, Action.REVEAL, filter.toString(), found.size());
            return found.stream().findFirst();
        });
    }

    @Override
    public ParkedStep retryParked(ParkedFilter filter, long after, int limit) {
        return changeParked(
                Action.RETRY, filter, limit, connection -> tables.parked().retry(connection, filter, after, limit));
    }

    @Override
    public ParkedStep skipParked(ParkedFilter filter, long after, int limit) {
        return changeParked(
                Action.SKIP, filter, limit, connection -> tables.parked().skip(connection, filter, after, limit));
    }

    private ParkedStep changeParked(
            Action action, ParkedFilter filter, int limit, OperatorCalls.Work<ParkedStep> work) {
        requireFilter(filter);
        requireLimit(limit);
        return calls.inTransaction(connection -> {
            ParkedStep step = work.run(connection);
            auditParked(connection, action, filter.toString(), step.changed());
            return step;
        });
    }

    private void auditParked(Connection connection, Action action, String what, int changed) throws SQLException {
        if (changed > 0) {
            tables.audit().write(connection, operation, action, "parked messages: " + what, changed);
        }
    }

    @Override
    public boolean editParked(String consumer, UUID messageId, Message edited) {
        ParkedFilter filter = ParkedFilter.of(consumer, messageId);
        Message replacement = OutboxAdmin.replacement(messageId, edited);
        return calls.inTransaction(connection -> {
            if (!tables.parked().edit(connection, filter, replacement)) {
                return false;
            }
            if (tables.inbox()
                    .claim(connection, consumer, List.of(replacement.id()))
                    .isEmpty()) {
                throw new OutboxException(
                        "id: " + replacement.id() + " (expected: one that consumer " + consumer + " never had)");
            }
            auditParked(connection, Action.EDIT, filter + ", edited to " + replacement.id(), 1);
            return true;
        });
    }

    private static void requireFilter(ParkedFilter filter) {
        requireNonNull(filter, "filter: null (expected: a filter, such as ParkedFilter.ALL)");
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_CLAIMS) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_CLAIMS + ")");
        }
    }

    private static void requireConsumer(String consumer) {
        requireNonNull(consumer, "consumer: null (expected: a name)");
    }

    private static void requireId(UUID messageId) {
        requireNonNull(messageId, "messageId: null (expected: a UUID)");
    }
}
