package dev.hitotsu.postgresql.internal.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the planner walk an index for queries that end after a bounded number of rows. The segments of the log have no
 * statistics, because nothing vacuums them, and those of parked messages are mostly of an empty table: left to itself,
 * it would read and sort whole segments.
 */
public final class IndexScans {
    private IndexScans() {}

    /** Until the end of the transaction. */
    public static void only(Connection connection) throws SQLException {
        set(connection, "SET LOCAL");
    }

    /**
     * For all statements of the connection. A plan is kept, also one that was made while a table was empty: so only for
     * statements to which one index alone is of use.
     */
    public static void always(Connection connection) throws SQLException {
        set(connection, "SET");
    }

    private static void set(Connection connection, String words) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute(
                    "%1$s enable_seqscan = off; %1$s enable_bitmapscan = off; %1$s enable_sort = off; %1$s jit = off"
                            .formatted(words));
        }
    }
}
