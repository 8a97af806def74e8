package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.Rollback;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.SqlCall;
import dev.hitotsu.jdbc.internal.relay.RelayLease;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.relay.store.LeadGrant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The lease of the relay: a part of the row of the relay. All times are by the database's clock. */
final class LeaseTable implements RelayLease {
    private static final String EXPIRES_AT = "UTC_TIMESTAMP(6) + INTERVAL ? * 1000 MICROSECOND";

    private static final String NEWER_GRANT =
            "SELECT 1 FROM ${schema}.relay WHERE name = 'relay' AND grantor = ? AND granted > ?";

    private final SchemaName schema;

    LeaseTable(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public OptionalLong tryAcquire(Connection connection, String owner, @Nullable String purpose, Duration length)
            throws SQLException {
        return inTransaction(connection, () -> acquire(connection, owner, purpose, length));
    }

    private OptionalLong acquire(Connection connection, String owner, @Nullable String purpose, Duration length)
            throws SQLException {
        OptionalLong fence = lockUnlessLocked(connection, "expires_at <= UTC_TIMESTAMP(6)", null);
        if (fence.isPresent()) {
            String sql = schema.in("UPDATE ${schema}.relay SET owner = ?, purpose = ?, fence = fence + 1, expires_at = "
                    + EXPIRES_AT + " WHERE name = 'relay'");
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, owner);
                update.setString(2, purpose);
                update.setLong(3, length.toMillis());
                update.executeUpdate();
            }
        }
        return next(fence);
    }

    @Override
    public OptionalLong takeOver(
            Connection connection, String owner, @Nullable String purpose, Duration length, LeadGrant grant)
            throws SQLException {
        return inTransaction(connection, () -> take(connection, owner, purpose, length, grant));
    }

    private OptionalLong take(
            Connection connection, String owner, @Nullable String purpose, Duration length, LeadGrant grant)
            throws SQLException {
        OptionalLong fence = lockUnlessLocked(connection, "(grantor IS NULL OR grantor <> ? OR granted <= ?)", grant);
        if (fence.isEmpty()) {
            RelayLease.requireNewest(connection, schema.in(NEWER_GRANT), grant);
            return fence;
        }
        String sql = schema.in("UPDATE ${schema}.relay SET owner = ?, purpose = ?, fence = fence + 1, expires_at = "
                + EXPIRES_AT + ", grantor = ?, granted = ? WHERE name = 'relay'");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, owner);
            update.setString(2, purpose);
            update.setLong(3, length.toMillis());
            update.setString(4, grant.grantor());
            update.setLong(5, grant.fence());
            update.executeUpdate();
        }
        return next(fence);
    }

    private static OptionalLong next(OptionalLong fence) {
        return fence.isPresent() ? OptionalLong.of(fence.getAsLong() + 1) : fence;
    }

    private OptionalLong lockUnlessLocked(Connection connection, String condition, @Nullable LeadGrant grant)
            throws SQLException {
        String sql = schema.in(
                "SELECT fence FROM ${schema}.relay WHERE name = 'relay' AND " + condition + " FOR UPDATE SKIP LOCKED");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            if (grant != null) {
                select.setString(1, grant.grantor());
                select.setLong(2, grant.fence());
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    @Override
    public void standBy(Connection connection, String owner) throws SQLException {
        execute(
                connection,
                "DELETE FROM ${schema}.relay_standby WHERE owner <> LEFT(?, 500)"
                        + " AND seen_at < UTC_TIMESTAMP(6) - INTERVAL 1 DAY",
                owner);
        execute(
                connection,
                "INSERT INTO ${schema}.relay_standby (owner, seen_at) VALUES (LEFT(?, 500), UTC_TIMESTAMP(6))"
                        + " ON DUPLICATE KEY UPDATE seen_at ="
                        + " IF(seen_at < UTC_TIMESTAMP(6) - INTERVAL 5 SECOND, UTC_TIMESTAMP(6), seen_at)",
                owner);
    }

    private void execute(Connection connection, String sql, String owner) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(schema.in(sql))) {
            statement.setString(1, owner);
            statement.executeUpdate();
        }
    }

    @Override
    public Renewal renew(Connection connection, long fence, Duration length) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.relay SET expires_at = " + EXPIRES_AT
                + ", saves = saves + 1 WHERE name = 'relay' AND fence = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, length.toMillis());
            update.setLong(2, fence);
            boolean renewed = update.executeUpdate() == 1;
            return new Renewal(renewed, rival(connection));
        }
    }

    private @Nullable String rival(Connection connection) throws SQLException {
        String sql = schema.in("SELECT rival FROM ${schema}.relay WHERE name = 'relay'"
                + " AND rival_at > UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE");
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    @Override
    public Optional<String> leaderWithAnotherPurpose(Connection connection, String owner, String purpose)
            throws SQLException {
        return inTransaction(connection, () -> leader(connection, owner, purpose));
    }

    private Optional<String> leader(Connection connection, String owner, String purpose) throws SQLException {
        String rival = "owner IS NOT NULL AND purpose <> ?";
        String lock = schema.in("SELECT 1 FROM ${schema}.relay WHERE name = 'relay' AND " + rival
                + " AND (rival_at IS NULL OR rival_at < UTC_TIMESTAMP(6) - INTERVAL 5 SECOND) FOR UPDATE SKIP LOCKED");
        try (PreparedStatement select = connection.prepareStatement(lock)) {
            select.setString(1, purpose);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    leaveWord(connection, owner + ", " + purpose);
                }
            }
        }
        String sql =
                schema.in("SELECT CONCAT(owner, ', ', purpose) FROM ${schema}.relay WHERE name = 'relay' AND " + rival);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, purpose);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private void leaveWord(Connection connection, String rival) throws SQLException {
        String sql =
                schema.in("UPDATE ${schema}.relay SET rival = ?, rival_at = UTC_TIMESTAMP(6) WHERE name = 'relay'");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, rival);
            update.executeUpdate();
        }
    }

    @Override
    public void lock(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement()) {
            select.executeQuery(schema.in("SELECT 1 FROM ${schema}.relay WHERE name = 'relay' FOR UPDATE"))
                    .close();
        }
    }

    @Override
    public void release(Connection connection, long fence) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.relay SET owner = NULL, expires_at = " + MessageColumns.EPOCH
                + " WHERE name = 'relay' AND fence = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, fence);
            update.executeUpdate();
        }
    }

    private static <R> R inTransaction(Connection connection, SqlCall<R> call) throws SQLException {
        connection.setAutoCommit(false);
        try {
            R result = call.call();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            Rollback.after(e, connection);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
