package dev.hitotsu.jdbc.internal.operator;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxChange.Action;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads what operators did, in the caller's transaction. Immutable.
 *
 * @param insert takes operation, action, actor, reason, scope and how many; a null actor is the database's user
 * @param select takes a number and a limit; selects number, operation, action, actor, reason, scope, how many and when
 */
public record AuditStatements(MessageCodec messages, String insert, String select) {
    /**
     * The statements of a database.
     *
     * @param user selects the database's user
     * @param doneAt selects when it was done
     */
    public static AuditStatements of(MessageCodec messages, SchemaName schema, String user, String doneAt) {
        return new AuditStatements(
                messages,
                schema.in("INSERT INTO ${schema}.operator_audit (operation, action, actor, reason, scope, changed)"
                        + " VALUES (?, ?, COALESCE(?, " + user + "), ?, ?, ?)"),
                schema.in("SELECT number, operation, action, actor, reason, scope, changed, " + doneAt
                        + " FROM ${schema}.operator_audit WHERE number < ? ORDER BY number DESC LIMIT ?"));
    }

    /** Adds a record. */
    public void write(Connection connection, Operation operation, Action action, String scope, int changed)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            messages.types().bindId(statement, 1, operation.id());
            statement.setString(2, action.name());
            statement.setString(3, operation.actor());
            statement.setString(4, operation.reason());
            statement.setString(5, scope);
            statement.setInt(6, changed);
            statement.executeUpdate();
        }
    }

    /** Records with a smaller number, the newest first. */
    public List<AuditRecord> read(Connection connection, long before, int limit) throws SQLException {
        List<AuditRecord> records = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setLong(1, before);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.add(new AuditRecord(
                            rows.getLong(1),
                            messages.requiredId(rows, 2),
                            Action.valueOf(rows.getString(3)),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6),
                            rows.getInt(7),
                            messages.requiredTime(rows, 8)));
                }
            }
        }
        return records;
    }
}
