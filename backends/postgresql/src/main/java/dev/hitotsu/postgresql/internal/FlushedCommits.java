package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.relay.SqlRelayStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/**
 * Sets {@code synchronous_commit = on} for a relay's own sessions, whatever server, role or pool say.
 *
 * <p>With {@code remote_apply} a commit waits until a synchronous standby has replayed it, and a query there that reads
 * a table which the relay empties holds the replay up: the lease would run out while nothing is wrong. With
 * {@code off}, {@code local} or {@code remote_write} a fence could be lost in a crash or a failover, and be granted to
 * somebody else once more. {@code on} waits until the commit is on the disk, of the synchronous standbys as well where
 * there are some.
 *
 * <p>Source: PostgreSQL's manual, {@code synchronous_commit}.
 */
public final class FlushedCommits {
    private FlushedCommits() {}

    /** For a connection that no other code will use. */
    public static void on(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET synchronous_commit = on");
        }
    }

    /** While the attempt runs; afterwards the connection is set as before. Needs auto-commit. */
    public static OptionalLong during(Connection connection, SqlRelayStore.LeaseAttempt attempt) throws SQLException {
        String before = setting(connection);
        on(connection);
        OptionalLong fence;
        try {
            fence = attempt.run(connection);
        } catch (SQLException | RuntimeException e) {
            restore(connection, before, e);
            throw e;
        }
        set(connection, before);
        return fence;
    }

    /** What went wrong first counts, also where the connection is broken by it. */
    private static void restore(Connection connection, String before, Exception first) {
        try {
            set(connection, before);
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }

    private static String setting(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SHOW synchronous_commit")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void set(Connection connection, String value) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT set_config('synchronous_commit', ?, false)")) {
            set.setString(1, value);
            set.execute();
        }
    }
}
