package dev.hitotsu.jdbc.internal.parking;

import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message in the place of a parked one: the row keeps its number and its lane, and what it was stands in a row
 * of its own, which is skipped. In the caller's transaction. Thread-safe; blocks.
 */
record ParkedEdit(SchemaName schema, ParkingDialect dialect) {
    /** Of the row that is edited. */
    private record Row(long number, String topic, @Nullable String key) {}

    boolean run(Connection connection, ParkedFilter filter, Message edited) throws SQLException {
        UUID old = Objects.requireNonNull(filter.messageId());
        Row row = lock(connection, filter);
        if (row == null) {
            return false;
        }
        requireSame("topic", edited.topic(), row.topic());
        requireSame("key", edited.key(), row.key());
        rename(connection, row, edited);
        keepOld(connection, row, old, edited);
        replace(connection, row, edited);
        return true;
    }

    private static void requireSame(String name, @Nullable String edited, @Nullable String parked) {
        if (!Objects.equals(edited, parked)) {
            throw new IllegalArgumentException(name + ": " + edited + " (expected: " + parked
                    + ", because what is parked behind the message is found by topic and key)");
        }
    }

    private @Nullable Row lock(Connection connection, ParkedFilter filter) throws SQLException {
        String[] names = dialect.message().columns().split(", *");
        String sql = schema.in("SELECT number, topic, " + names[2]
                + " FROM ${schema}.inbox_parked WHERE consumer = ? AND id = ? FOR UPDATE");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, filter.consumer());
            dialect.message().codec().types().bindId(select, 2, filter.messageId());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Row(row.getLong(1), row.getString(2), row.getString(3)) : null;
            }
        }
    }

    private void rename(Connection connection, Row row, Message edited) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(schema.in("UPDATE ${schema}.inbox_parked SET id = ? WHERE number = ?"))) {
            dialect.message().codec().types().bindId(update, 1, edited.id());
            update.setLong(2, row.number());
            update.executeUpdate();
        }
    }

    private void keepOld(Connection connection, Row row, UUID old, Message edited) throws SQLException {
        String others = dialect.message()
                .columns()
                .substring(dialect.message().columns().indexOf(',') + 1);
        String sql = schema.in("INSERT INTO ${schema}.inbox_parked (id, " + others
                + ", consumer, reader, state, lane, attempts, last_error, next_attempt_at, version, parked_at,"
                + " changed_at) SELECT ?, " + others + ", consumer, reader, '" + ParkedState.SKIPPED
                + "', NULL, attempts, ?, next_attempt_at, version, parked_at, "
                + dialect.words().now()
                + " FROM ${schema}.inbox_parked WHERE number = ?");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            dialect.message().codec().types().bindId(insert, 1, old);
            insert.setString(2, "edited: message " + edited.id() + " stands for it");
            insert.setLong(3, row.number());
            insert.executeUpdate();
        }
    }

    /** What waits goes on to wait; anything else is due. */
    private void replace(Connection connection, Row row, Message edited) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.inbox_parked SET type = ?, payload = ?, headers = ?, occurred_at = "
                + dialect.message().timeParameter() + ", deliver_after = "
                + dialect.message().timeParameter()
                + ", attempts = 0, next_attempt_at = " + dialect.words().now() + ", changed_at = "
                + dialect.words().now()
                + ", version = version + 1, state = CASE WHEN state = 'WAITING' THEN state ELSE 'RETRY' END"
                + " WHERE number = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, edited.type());
            update.setBytes(2, edited.payload());
            dialect.message().codec().bindHeaders(update, 3, edited.headers());
            dialect.message().codec().bindTime(update, 4, edited.occurredAt());
            dialect.message().codec().bindTime(update, 5, edited.deliverAfter());
            update.setLong(6, row.number());
            update.executeUpdate();
        }
    }
}
