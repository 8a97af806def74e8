package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.SQLException;

/** Held by a session while it changes the source of an outbox, or looks for what such a change has left behind. */
final class SourceLock {
    private SourceLock() {}

    static boolean tryTake(Connection connection, SchemaName schema) throws SQLException {
        return SlotCreation.text(connection, "SELECT pg_try_advisory_lock(" + number(schema) + ")")
                .equals("t");
    }

    static void release(Connection connection, SchemaName schema) throws SQLException {
        SlotCreation.execute(connection, "SELECT pg_advisory_unlock(" + number(schema) + ")");
    }

    private static String number(SchemaName schema) {
        return "hashtext('hitotsu.source." + schema + "')";
    }
}
