package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The gaps of a checkpoint as two parameters of a statement. */
public final class GapBounds {
    private GapBounds() {}

    /** Binds an array with the first positions, and one with the last; returns the next free parameter. */
    public static int bind(PreparedStatement statement, int next, LogCheckpoint checkpoint) throws SQLException {
        statement.setArray(next, bounds(statement.getConnection(), checkpoint.ranges(), 0));
        statement.setArray(next + 1, bounds(statement.getConnection(), checkpoint.ranges(), 1));
        return next + 2;
    }

    private static Array bounds(Connection connection, long[] ranges, int offset) throws SQLException {
        Object[] positions = new Object[ranges.length / 2];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = ranges[2 * i + offset];
        }
        return connection.createArrayOf("bigint", positions);
    }
}
