package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.FenceTable;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.FenceQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The newest fence of each name, in the table {@code fence} of the schema. Thread-safe; blocks. */
final class PostgreSqlFenceTable implements FenceTable {
    private final String raise;
    private final String newest;

    PostgreSqlFenceTable(SchemaName schema) {
        this.raise = schema.in("""
                INSERT INTO ${schema}.fence AS known (name, token) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET token = excluded.token WHERE known.token <= excluded.token
                """);
        this.newest = schema.in("SELECT token FROM ${schema}.fence WHERE name = ?");
    }

    @Override
    public boolean raise(Connection transaction, String name, long fence) throws SQLException {
        try (PreparedStatement upsert = transaction.prepareStatement(raise)) {
            upsert.setString(1, name);
            upsert.setLong(2, fence);
            return upsert.executeUpdate() == 1;
        }
    }

    @Override
    public long newest(Connection transaction, String name) throws SQLException {
        return FenceQuery.newest(transaction, newest, name);
    }
}
