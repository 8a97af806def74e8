package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Whether the tables and the server are as the relay needs them: what else would lose messages, or stop appends. */
final class TableCheck {
    private final SchemaName schema;
    private final ServerVersion version;

    TableCheck(SchemaName schema, ServerVersion version) {
        this.schema = schema;
        this.version = version;
    }

    /** @throws SchemaException if something is not as expected; the message says what to do */
    void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            requireTransactionalTables(statement);
            requireCharacters(statement);
            LogTables tables = LogTables.read(connection, schema);
            requireStart(statement, tables);
            requirePositionsAhead(
                    statement,
                    tables,
                    CheckpointTable.newest(connection, schema).position());
        }
        requireSettings(connection);
    }

    /** A table that does not take part in transactions keeps the messages of those that roll back. */
    private void requireTransactionalTables(Statement statement) throws SQLException {
        String sql = "SELECT table_name, engine FROM information_schema.tables WHERE table_schema = '" + schema
                + "' AND engine <> 'InnoDB' ORDER BY table_name LIMIT 1";
        try (ResultSet other = statement.executeQuery(sql)) {
            if (other.next()) {
                throw new SchemaException("table " + schema + "." + other.getString(1) + ": engine "
                        + other.getString(2) + " (expected: InnoDB, because a message must roll back with its"
                        + " transaction; ALTER TABLE " + schema + "." + other.getString(1) + " ENGINE = InnoDB)");
            }
        }
    }

    private void requireCharacters(Statement statement) throws SQLException {
        String sql = "SELECT table_name, column_name, character_set_name FROM information_schema.columns"
                + " WHERE table_schema = '" + schema + "' AND table_name LIKE 'message%'"
                + " AND character_set_name <> 'utf8mb4' ORDER BY table_name LIMIT 1";
        try (ResultSet other = statement.executeQuery(sql)) {
            if (other.next()) {
                throw new SchemaException("column " + schema + "." + other.getString(1) + "." + other.getString(2)
                        + ": character set " + other.getString(3)
                        + " (expected: utf8mb4, because keys may be any text)");
            }
        }
    }

    /** Without the row that marks its beginning, nobody could tell one segment from another. */
    private void requireStart(Statement statement, LogTables tables) throws SQLException {
        String sql = schema.in("SELECT kind FROM ${schema}.message WHERE position = " + tables.currentFirst());
        try (ResultSet row = statement.executeQuery(sql)) {
            if (!row.next() || row.getInt(1) != 2) {
                throw new SchemaException("table " + schema + ".message: no row of kind 2 at position "
                        + tables.currentFirst() + " (expected: the mark of its beginning; was the table emptied or"
                        + " restored without it?)");
            }
        }
    }

    /** A row that gets a position which the relay has passed would count as delivered and never be sent. */
    private void requirePositionsAhead(Statement statement, LogTables tables, long reached) throws SQLException {
        if (!version.isMariaDb()) {
            // Else MySQL answers with what it knew up to a day ago.
            statement.execute("SET SESSION information_schema_stats_expiry = 0");
        }
        String sql = "SELECT auto_increment FROM information_schema.tables WHERE table_schema = '" + schema
                + "' AND table_name = 'message'";
        long expected = Math.max(tables.currentFirst(), reached) + 1;
        try (ResultSet row = statement.executeQuery(sql)) {
            if (row.next() && row.getLong(1) < expected) {
                throw new SchemaException("table " + schema + ".message: AUTO_INCREMENT " + row.getLong(1)
                        + " (expected: at least " + expected + ", because the relay has passed what is before; ALTER"
                        + " TABLE " + schema + ".message AUTO_INCREMENT = " + expected + ")");
            }
        }
    }

    private static void requireSettings(Connection connection) throws SQLException {
        Map<String, String> settings =
                SessionVariables.global(connection, List.of("log_bin", "binlog_format", "innodb_rollback_on_timeout"));
        if ("ON".equals(settings.get("log_bin")) && "STATEMENT".equals(settings.get("binlog_format"))) {
            throw new SchemaException("binlog_format: STATEMENT (expected: ROW or MIXED, because the server refuses"
                    + " to write under READ COMMITTED with it)");
        }
        if ("ON".equals(settings.get("innodb_rollback_on_timeout"))) {
            throw new SchemaException("innodb_rollback_on_timeout: ON (expected: OFF, because work that goes on after"
                    + " such an error would commit its second half alone)");
        }
    }
}
