package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Names in the server that belong to one outbox. */
public final class SlotName {
    private SlotName() {}

    /** What messages of the outbox are written under. */
    public static String prefix(SchemaName schema) {
        return "hitotsu:" + schema;
    }

    /** The publication that the plug-in asks for; no table belongs to it. */
    static String publication(SchemaName schema) {
        return schema + "_outbox_log";
    }

    /** The slot of the outbox in this database: all databases of a server share the names of slots. */
    static String of(Connection connection, SchemaName schema) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT oid FROM pg_database WHERE datname = current_database()")) {
            row.next();
            return "hitotsu_" + schema + "_" + row.getString(1);
        }
    }
}
