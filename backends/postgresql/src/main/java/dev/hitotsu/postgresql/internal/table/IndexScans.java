package dev.hitotsu.postgresql.internal.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the planner walk an index for queries that end after a bounded number of rows. The segments of the log have no
 * statistics, because nothing vacuums them: left to itself, it would read and sort whole segments.
 */
public final class IndexScans {
    private IndexScans() {}

    /** Until the end of the transaction. */
    public static void only(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute(
                    "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;"
                            + " SET LOCAL jit = off");
        }
    }
}
