package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Makes and removes the slot and the publication of an outbox. Needs auto-commit; blocks. */
final class SlotCreation {
    private static final int FIRST_VERSION_WITH_FAILOVER = 17;
    private static final String CONFIGURATION_LIMIT = "53400";

    private SlotCreation() {}

    /**
     * Says what keeps a slot from being made, and what to do about it.
     *
     * @throws OutboxException if anything does
     */
    static void requirePossible(Connection connection, SchemaName schema) throws SQLException {
        String level = text(connection, "SHOW wal_level");
        if (!level.equals("logical")) {
            throw new OutboxException(
                    "wal_level of the database: " + level + " (expected: logical; set it and restart the server)");
        }
        String user = text(connection, "SELECT quote_ident(current_user)");
        if (!is(connection, "SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user")) {
            throw new OutboxException(
                    "user " + user + ": without REPLICATION (expected: ALTER ROLE " + user + " REPLICATION)");
        }
        if (!is(
                connection,
                schema.in("SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = "
                        + "'${schema}.message'::regclass"))) {
            throw new OutboxException("user " + user + ": not the owner of table " + schema
                    + ".message (expected: the owner, who may create its trigger)");
        }
    }

    /** Creates the publication, unless it is there. */
    static void publish(Connection connection, SchemaName schema) throws SQLException {
        String name = SlotName.publication(schema);
        if (!isPublished(connection, schema)) {
            execute(connection, "CREATE PUBLICATION " + name);
        }
    }

    /** Whether the publication is there. */
    static boolean isPublished(Connection connection, SchemaName schema) throws SQLException {
        return is(
                connection,
                "SELECT EXISTS (SELECT 1 FROM pg_publication WHERE pubname = '" + SlotName.publication(schema) + "')");
    }

    /**
     * Creates the slot anew and returns where its log begins. Waits for all transactions that have written something.
     *
     * @throws OutboxException if somebody reads from a slot of this name, or if there are too many slots
     */
    static Slot create(Connection connection, String name) throws SQLException {
        Optional<Slot> former = Slot.find(connection, name);
        if (former.isPresent() && former.get().isActive()) {
            throw new OutboxException("slot " + name + ": taken by the server process "
                    + former.get().activePid() + " of user " + former.get().user()
                    + " (expected: no slot of this name, or one that nobody reads from)");
        }
        drop(connection, name);
        boolean canFailOver = connection.getMetaData().getDatabaseMajorVersion() >= FIRST_VERSION_WITH_FAILOVER;
        try {
            execute(
                    connection,
                    "SELECT pg_create_logical_replication_slot('" + name + "', 'pgoutput', temporary => false, "
                            + "twophase => false" + (canFailOver ? ", failover => true)" : ")"));
        } catch (SQLException e) {
            throw new OutboxException("slot " + name + ": " + e.getMessage() + expectation(e), e);
        }
        return Slot.find(connection, name).orElseThrow();
    }

    private static String expectation(SQLException e) {
        if (SqlState.hasCode(e, CONFIGURATION_LIMIT)) {
            return " (expected: a free slot; see max_replication_slots)";
        }
        if (SqlState.hasCode(e, PostgreSqlState.QUERY_CANCELED)) {
            return " (expected: that all transactions which have written something end; try again)";
        }
        return SqlState.hasCode(e, PostgreSqlState.DUPLICATE_OBJECT)
                ? " (expected: no slot of this name, also not of another database or plug-in)"
                : "";
    }

    /** Drops the slot; does nothing if there is none. */
    static void drop(Connection connection, String name) throws SQLException {
        try (PreparedStatement drop =
                connection.prepareStatement("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND database = current_database() AND active_pid IS NULL")) {
            drop.setString(1, name);
            drop.execute();
        }
    }

    /** Rolls back and goes back to auto-commit; does nothing where the connection has ended. */
    static void undo(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private static boolean is(Connection connection, String sql) throws SQLException {
        return text(connection, sql).equals("t");
    }
}
