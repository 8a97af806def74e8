package dev.hitotsu.postgresql.projection;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which generation of a projection is in use, and which is wanted, in the caller's transaction. */
final class ProjectionTable {
    private final SchemaName schema;
    private final String name;

    ProjectionTable(SchemaName schema, String name) {
        this.schema = schema;
        this.name = name;
    }

    /**
     * The generations.
     *
     * @param inUse what readers see
     * @param prepared whose tables exist
     * @param wanted greater than the one in use while the projection is made anew
     */
    record Generations(int inUse, int prepared, int wanted) {
        boolean isRebuilding() {
            return wanted > inUse;
        }
    }

    /** Adds the projection with its first generation; returns false if it is there. */
    boolean insert(Connection connection) throws SQLException {
        return update(
                connection,
                "INSERT INTO ${schema}.projection (name, generation, prepared, wanted) VALUES (?, 1, 1, 1)"
                        + " ON CONFLICT DO NOTHING");
    }

    Generations read(Connection connection) throws SQLException {
        return read(connection, "");
    }

    /** Locks the row against changes, so that no generation is dropped while it is written. */
    Generations readForUpdateOfData(Connection connection) throws SQLException {
        return read(connection, " FOR SHARE");
    }

    /** Readers queue behind a lock that is waited for; who reads for longer makes the caller try again. */
    void limitWaits(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET LOCAL lock_timeout = '3s'");
        }
    }

    /** Waits for those who write the projection, and keeps others from it. */
    Generations lock(Connection connection) throws SQLException {
        return read(connection, " FOR UPDATE");
    }

    private Generations read(Connection connection, String lock) throws SQLException {
        String sql = schema.in("SELECT generation, prepared, wanted FROM ${schema}.projection WHERE name = ?" + lock);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException(
                            "projection " + name + ": no row (expected: one, which its start has added)");
                }
                return new Generations(row.getInt(1), row.getInt(2), row.getInt(3));
            }
        }
    }

    void setPrepared(Connection connection) throws SQLException {
        update(connection, "UPDATE ${schema}.projection SET prepared = wanted WHERE name = ?");
    }

    void setInUse(Connection connection) throws SQLException {
        update(
                connection,
                "UPDATE ${schema}.projection SET generation = prepared, wanted_at = NULL, in_use_at = clock_timestamp()"
                        + " WHERE name = ?");
    }

    /** Whether a consumer has read every partition at least as far as another one. */
    boolean hasReached(Connection connection, String consumer, String other) throws SQLException {
        String sql = schema.in("""
                SELECT NOT EXISTS (
                    SELECT 1 FROM ${schema}.read_position AS goal WHERE consumer = ? AND NOT EXISTS (
                        SELECT 1 FROM ${schema}.read_position AS reached
                        WHERE reached.consumer = ? AND reached.partition = goal.partition
                          AND reached.log_id = goal.log_id AND reached.position >= goal.position))
                """);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, other);
            select.setString(2, consumer);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Deletes the positions and claims of a generation's consumer. */
    void forget(Connection connection, String consumer) throws SQLException {
        for (String table : new String[] {"read_position", "inbox", "inbox_reader"}) {
            try (PreparedStatement delete =
                    connection.prepareStatement(schema.in("DELETE FROM ${schema}." + table + " WHERE consumer = ?"))) {
                delete.setString(1, consumer);
                delete.executeUpdate();
            }
        }
    }

    private boolean update(Connection connection, String sql) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(schema.in(sql))) {
            update.setString(1, name);
            return update.executeUpdate() == 1;
        }
    }
}
