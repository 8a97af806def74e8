package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.LeadGrant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The lease of the relay: one row. Each change is one conditional UPDATE by the database's clock. */
final class LeaseTable {
    private final SchemaName schema;

    LeaseTable(SchemaName schema) {
        this.schema = schema;
    }

    /**
     * Takes the lease if it is free or has expired, and returns the new fence. It never waits: if the row is locked, its owner is
     * at work, and the result is empty.
     */
    OptionalLong tryAcquire(Connection connection, String owner, @Nullable String purpose, Duration length)
            throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.relay_lease
                SET owner = ?, purpose = ?, fence = fence + 1,
                    expires_at = clock_timestamp() + ? * interval '1 millisecond'
                WHERE name IN (SELECT name FROM ${schema}.relay_lease
                    WHERE name = 'relay' AND expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)
                RETURNING fence
                """);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, owner);
            update.setString(2, purpose);
            update.setLong(3, length.toMillis());
            try (ResultSet rows = update.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /**
     * Takes the lease for a relay that was granted it, even if another one holds it, and returns the new fence. The result is
     * empty if the row is locked, because the last leader is writing.
     *
     * @throws FencedException if a newer grant has come before
     */
    OptionalLong takeOver(
            Connection connection, String owner, @Nullable String purpose, Duration length, LeadGrant grant)
            throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.relay_lease
                SET owner = ?, purpose = ?, fence = fence + 1,
                    expires_at = clock_timestamp() + ? * interval '1 millisecond',
                    grantor = ?, granted = ?
                WHERE name IN (SELECT name FROM ${schema}.relay_lease
                    WHERE name = 'relay' AND (grantor IS DISTINCT FROM ? OR granted <= ?) FOR UPDATE SKIP LOCKED)
                RETURNING fence
                """);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, owner);
            update.setString(2, purpose);
            update.setLong(3, length.toMillis());
            update.setString(4, grant.grantor());
            update.setLong(5, grant.fence());
            update.setString(6, grant.grantor());
            update.setLong(7, grant.fence());
            try (ResultSet rows = update.executeQuery()) {
                if (rows.next()) {
                    return OptionalLong.of(rows.getLong(1));
                }
            }
        }
        requireNewest(connection, grant);
        return OptionalLong.empty();
    }

    private void requireNewest(Connection connection, LeadGrant grant) throws SQLException {
        String sql =
                schema.in("SELECT 1 FROM ${schema}.relay_lease WHERE name = 'relay' AND grantor = ? AND granted > ?");
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

    /**
     * What became of a renewal.
     *
     * @param renewed false if a newer term has begun
     * @param rival a relay that would lead for another purpose, and has said so within the last minute; null for none
     */
    record Renewal(boolean renewed, @Nullable String rival) {}

    /** Extends the lease if the fence is still the newest, even if the lease has expired and nobody took it. */
    Renewal renew(Connection connection, long fence, Duration length) throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.relay_lease SET expires_at = clock_timestamp() + ? * interval '1 millisecond'
                WHERE name = 'relay' AND fence = ?
                RETURNING CASE WHEN rival_at > clock_timestamp() - interval '1 minute' THEN rival END
                """);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, length.toMillis());
            update.setLong(2, fence);
            try (ResultSet rows = update.executeQuery()) {
                return rows.next() ? new Renewal(true, rows.getString(1)) : new Renewal(false, null);
            }
        }
    }

    /** Locks the lease. Until the transaction ends, nobody can take it, and its holder cannot write. */
    void lock(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement()) {
            select.execute(schema.in("SELECT 1 FROM ${schema}.relay_lease WHERE name = 'relay' FOR UPDATE"));
        }
    }

    /** Frees the lease if the fence is still the newest. */
    void release(Connection connection, long fence) throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.relay_lease SET owner = NULL, expires_at = '-infinity'
                WHERE name = 'relay' AND fence = ?
                """);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, fence);
            update.executeUpdate();
        }
    }
}
