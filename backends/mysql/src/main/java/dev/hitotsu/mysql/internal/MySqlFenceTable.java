package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.FenceTable;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.FenceQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The newest fence of each name, in the table {@code fence} of the schema. Thread-safe; blocks. */
public final class MySqlFenceTable implements FenceTable {
    private final String raise;
    private final String newest;

    public MySqlFenceTable(SchemaName schema) {
        this.raise = schema.in("INSERT INTO ${schema}.fence (name, token) VALUES (?, ?)"
                + " ON DUPLICATE KEY UPDATE token = GREATEST(token, ?)");
        this.newest = schema.in("SELECT token FROM ${schema}.fence WHERE name = ? FOR UPDATE");
    }

    /** The row is locked in either case; what it says then is asked of the lock's holder, not of an older snapshot. */
    @Override
    public boolean raise(Connection transaction, String name, long fence) throws SQLException {
        try (PreparedStatement upsert = transaction.prepareStatement(raise)) {
            upsert.setString(1, name);
            upsert.setLong(2, fence);
            upsert.setLong(3, fence);
            upsert.executeUpdate();
        }
        return newest(transaction, name) == fence;
    }

    @Override
    public long newest(Connection transaction, String name) throws SQLException {
        return FenceQuery.newest(transaction, newest, name);
    }
}
