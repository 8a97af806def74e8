package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import dev.hitotsu.outbox.OutboxException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Brings AUTO_INCREMENT ahead of the relay again, where a restore of the log alone has left it behind. What was
 * appended meanwhile would count as delivered; it moves to new positions, in its order. What had been delivered and is
 * still there moves, too, and is delivered again.
 *
 * <p>No relay may lead meanwhile; appends wait. The user needs {@code LOCK TABLES} and {@code ALTER} on the tables.
 * Thread-safe; blocks.
 */
public final class MySqlRealignment {
    private static final int MAX_LOCK_SECONDS = 30;

    private final DataSource dataSource;
    private final SchemaName schema;

    private MySqlRealignment(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    /**
     * What was done.
     *
     * @param before the last position before
     * @param after the last position now; the same where it was not behind
     * @param moved how many messages got new positions
     */
    public record Outcome(long before, long after, int moved) {}

    static MySqlRealignment of(DataSource dataSource, SchemaName schema) {
        return new MySqlRealignment(dataSource, schema);
    }

    /**
     * Does nothing where AUTO_INCREMENT is not behind. If it is interrupted in the middle, run it again.
     *
     * @throws OutboxException where a relay leads, or the server refuses
     */
    public Outcome run() {
        try (Connection lease = dataSource.getConnection();
                Connection connection = dataSource.getConnection()) {
            lease.setAutoCommit(false);
            requireNoLeader(lease);
            Outcome outcome = run(connection);
            lease.rollback();
            return outcome;
        } catch (SQLException e) {
            throw new OutboxException(
                    "realign: " + e.getMessage()
                            + " (expected: a server that answers, and a user with LOCK TABLES and ALTER on " + schema
                            + ".*)",
                    e);
        }
    }

    /** Locks the row of the lease, so that nobody begins to lead. */
    private void requireNoLeader(Connection lease) throws SQLException {
        String sql = schema.in("SELECT owner FROM ${schema}.relay WHERE name = 'relay'"
                + " AND expires_at > UTC_TIMESTAMP(6) FOR UPDATE");
        try (Statement select = lease.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            if (row.next()) {
                throw new OutboxException("realign: relay " + row.getString(1)
                        + " leads (expected: none; stop all relays until this is done)");
            }
        }
        try (Statement select = lease.createStatement()) {
            select.executeQuery(schema.in("SELECT 1 FROM ${schema}.relay WHERE name = 'relay' FOR UPDATE"))
                    .close();
        }
    }

    private Outcome run(Connection connection) throws SQLException {
        long reached = CheckpointTable.newest(connection, schema).position();
        long parked = ask(connection, "SELECT COALESCE(MAX(position), 0) FROM ${schema}.parked");
        TableCheck check = new TableCheck(schema, ServerVersion.of(connection));
        execute(connection, "SET SESSION lock_wait_timeout = " + MAX_LOCK_SECONDS);
        execute(connection, "LOCK TABLES ${schema}.message WRITE");
        try {
            long first = ask(connection, "SELECT COALESCE(MIN(position), 0) FROM ${schema}." + LogTables.CURRENT);
            long before = check.nextPosition(connection) - 1;
            if (before >= Math.max(first, reached)) {
                return new Outcome(before, before, 0);
            }
            long last = ask(connection, "SELECT COALESCE(MAX(position), 0) FROM ${schema}.message");
            long top = Math.max(Math.max(reached, parked), last);
            int moved = execute(
                    connection,
                    "UPDATE ${schema}.message SET position = position + " + (top - first)
                            + " WHERE kind = 0 AND position > " + first + " AND position <= " + reached
                            + " ORDER BY position DESC");
            long after = top + (reached - first);
            // Only now: whoever finds it behind runs this again.
            execute(connection, "ALTER TABLE ${schema}.message AUTO_INCREMENT = " + (after + 1));
            return new Outcome(before, after, moved);
        } finally {
            execute(connection, "UNLOCK TABLES");
        }
    }

    private long ask(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(schema.in(sql))) {
            row.next();
            return row.getLong(1);
        }
    }

    /** How many rows were changed. */
    private int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(schema.in(sql)) ? 0 : statement.getUpdateCount();
        }
    }
}
