package dev.hitotsu.mysql.internal.effect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A connection whose INSERT hardly waits for locks. MariaDB sets that for one statement, which does not wait at all;
 * MySQL for the session only, and it waits for a second.
 *
 * @param isMariaDb whether the server is MariaDB
 * @see <a href="https://mariadb.com/kb/en/set-statement/">MariaDB's manual: SET STATEMENT</a>
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/innodb-parameters.html#sysvar_innodb_lock_wait_timeout">MySQL's
 *     manual: innodb_lock_wait_timeout</a>
 */
record ShortLockWait(Connection connection, boolean isMariaDb) implements AutoCloseable {
    private static final String SET =
            "SET @hitotsu_lock_wait = @@SESSION.innodb_lock_wait_timeout," + " SESSION innodb_lock_wait_timeout = 1";

    /** Asks the driver for the server's kind, and begins. */
    static ShortLockWait begin(Connection connection) throws SQLException {
        return begin(
                connection, connection.getMetaData().getDatabaseProductVersion().contains("MariaDB"));
    }

    static ShortLockWait begin(Connection connection, boolean isMariaDb) throws SQLException {
        if (!isMariaDb) {
            execute(connection, SET);
        }
        return new ShortLockWait(connection, isMariaDb);
    }

    /** The statement with what it needs before it. */
    String in(String sql) {
        return isMariaDb ? "SET STATEMENT innodb_lock_wait_timeout = 0 FOR " + sql : sql;
    }

    @Override
    public void close() throws SQLException {
        if (!isMariaDb) {
            execute(connection, "SET SESSION innodb_lock_wait_timeout = @hitotsu_lock_wait");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
