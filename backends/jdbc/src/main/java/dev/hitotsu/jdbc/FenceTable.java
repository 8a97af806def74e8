package dev.hitotsu.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps the newest fence of each name, for {@link JdbcFenceGuard}. Each database has its own SQL for it. Thread-safe;
 * blocks.
 */
public interface FenceTable {
    /**
     * Saves the fence unless a newer one is saved, and locks the row of the name until the transaction ends.
     *
     * @return false if a newer fence is saved; then nothing was changed
     * @throws SQLException if the database refuses; then roll back
     */
    boolean raise(Connection transaction, String name, long fence) throws SQLException;

    /**
     * The newest fence that was saved for the name.
     *
     * @throws SQLException if the database refuses, or no fence was saved; then roll back
     */
    long newest(Connection transaction, String name) throws SQLException;
}
