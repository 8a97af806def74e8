package dev.hitotsu.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Asks for the newest fence of a name. */
public final class FenceQuery {
    private FenceQuery() {}

    /**
     * As {@link dev.hitotsu.jdbc.FenceTable#newest}.
     *
     * @param sql selects the fence by the name
     */
    public static long newest(Connection transaction, String sql, String name) throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(sql)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("fence of " + name + ": none (expected: one that was raised before)");
                }
                return row.getLong(1);
            }
        }
    }
}
