package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.relay.store.FencedException;
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
final class LeaseTable {
    private static final String EXPIRES_AT = "UTC_TIMESTAMP(6) + INTERVAL ? * 1000 MICROSECOND";

    private final SchemaName schema;

    LeaseTable(SchemaName schema) {
        this.schema = schema;
    }

    /**
     * Takes the lease if it is free or has expired, and returns the new fence. It never waits: if the row is locked, its owner is
     * at work, and the result is empty. In the caller's transaction.
     */
    OptionalLong tryAcquire(Connection connection, String owner, @Nullable String purpose, Duration length)
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

    /**
     * Takes the lease for a relay that was granted it, even if another one holds it, and returns the new fence. The result is
     * empty if the row is locked, because the last leader is writing. In the caller's transaction.
     *
     * @throws FencedException if a newer grant has come before
     */
    OptionalLong takeOver(
            Connection connection, String owner, @Nullable String purpose, Duration length, LeadGrant grant)
            throws SQLException {
        OptionalLong fence = lockUnlessLocked(connection, "(grantor IS NULL OR grantor <> ? OR granted <= ?)", grant);
        if (fence.isEmpty()) {
            requireNewest(connection, grant);
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

    private void requireNewest(Connection connection, LeadGrant grant) throws SQLException {
        String sql = schema.in("SELECT 1 FROM ${schema}.relay WHERE name = 'relay' AND grantor = ? AND granted > ?");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, grant.grantor());
            select.setLong(2, grant.fence());
            try (ResultSet newer = select.executeQuery()) {
                if (newer.next()) {
                    throw new FencedException(grant.fence());
                }
            }
        }
    }

    /** Extends the lease if the fence is still the newest, even if the lease has expired and nobody took it. */
    boolean renew(Connection connection, long fence, Duration length) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.relay SET expires_at = " + EXPIRES_AT
                + ", saves = saves + 1 WHERE name = 'relay' AND fence = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, length.toMillis());
            update.setLong(2, fence);
            return update.executeUpdate() == 1;
        }
    }

    /** A relay that would lead for another purpose, and has said so within the last minute; null for none. */
    @Nullable String rival(Connection connection) throws SQLException {
        String sql = schema.in("SELECT rival FROM ${schema}.relay WHERE name = 'relay'"
                + " AND rival_at > UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE");
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /**
     * Whoever leads and delivers elsewhere than this relay would; empty if nobody does, or if that is not known. Leaves word for
     * the leader, unless its row is locked. In the caller's transaction.
     */
    Optional<String> leaderWithAnotherPurpose(Connection connection, String owner, String purpose) throws SQLException {
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

    /** Locks the lease. Until the transaction ends, nobody can take it, and its holder cannot write. */
    void lock(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement()) {
            select.executeQuery(schema.in("SELECT 1 FROM ${schema}.relay WHERE name = 'relay' FOR UPDATE"))
                    .close();
        }
    }

    /** Frees the lease if the fence is still the newest. */
    void release(Connection connection, long fence) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.relay SET owner = NULL, expires_at = " + MessageColumns.EPOCH
                + " WHERE name = 'relay' AND fence = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, fence);
            update.executeUpdate();
        }
    }
}
