package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.RelayLease;
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

/** The lease of the relay: one row. Each change is one conditional UPDATE by the database's clock. */
final class LeaseTable implements RelayLease {
    private static final String NEWER_GRANT =
            "SELECT 1 FROM ${schema}.relay_lease WHERE name = 'relay' AND grantor = ? AND granted > ?";

    private final SchemaName schema;

    LeaseTable(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public OptionalLong tryAcquire(Connection connection, String owner, @Nullable String purpose, Duration length)
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

    @Override
    public OptionalLong takeOver(
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
        RelayLease.requireNewest(connection, schema.in(NEWER_GRANT), grant);
        return OptionalLong.empty();
    }

    @Override
    public Optional<String> leaderWithAnotherPurpose(Connection connection, String owner, String purpose)
            throws SQLException {
        return new LeaseRivals(schema).leaderWithAnotherPurpose(connection, owner, purpose);
    }

    @Override
    public void standBy(Connection connection, String owner) throws SQLException {
        String sql = schema.in("""
                WITH gone AS (DELETE FROM ${schema}.relay_standby
                    WHERE owner <> ? AND seen_at < clock_timestamp() - interval '1 day')
                INSERT INTO ${schema}.relay_standby (owner, seen_at) VALUES (?, clock_timestamp())
                ON CONFLICT (owner) DO UPDATE SET seen_at = excluded.seen_at
                WHERE relay_standby.seen_at < clock_timestamp() - interval '5 seconds'
                """);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, owner);
            insert.setString(2, owner);
            insert.executeUpdate();
        }
    }

    @Override
    public Renewal renew(Connection connection, long fence, Duration length) throws SQLException {
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

    @Override
    public void lock(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement()) {
            select.execute(schema.in("SELECT 1 FROM ${schema}.relay_lease WHERE name = 'relay' FOR UPDATE"));
        }
    }

    @Override
    public void release(Connection connection, long fence) throws SQLException {
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
