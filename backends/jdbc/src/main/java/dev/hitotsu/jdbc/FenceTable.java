package dev.hitotsu.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** The newest fence of each name, in one database's own SQL; for {@link JdbcFenceGuard}. Thread-safe; blocks. */
public interface FenceTable {
    /**
     * Records a fence unless a newer one is known, and locks the name's row until the transaction ends.
     *
     * @return false where a newer fence is known; nothing was changed then
     * @throws SQLException where the database refuses; roll back then
     */
    boolean raise(Connection transaction, String name, long fence) throws SQLException;

    /**
     * The newest fence of a name that is known.
     *
     * @throws SQLException where the database refuses, or the name is unknown; roll back then
     */
    long newest(Connection transaction, String name) throws SQLException;
}
