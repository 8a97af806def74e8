package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.MySqlState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a server says of its binary log, in SQL. Used by one thread. */
final class BinlogServerState {
    private static final List<String> VARIABLES = List.of(
            "server_id",
            "log_bin",
            "binlog_format",
            "gtid_mode",
            "log_bin_compress",
            "binlog_transaction_compression",
            "mysql56_temporal_format");

    private final Statement statement;
    private final Map<String, String> variables = new HashMap<>();
    private final boolean isMariaDb;

    private BinlogServerState(Statement statement) throws SQLException {
        this.statement = statement;
        this.isMariaDb = ask("SELECT VERSION()").contains("MariaDB");
        String names = String.join("', '", VARIABLES);
        try (ResultSet rows =
                statement.executeQuery("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('" + names + "')")) {
            while (rows.next()) {
                variables.put(rows.getString(1), rows.getString(2));
            }
        }
    }

    /** Where the log is to be read from, if it can be. */
    record Start(String gtids, boolean isMariaDb, long serverId) {}

    /**
     * What keeps the binary log from telling of every row; empty for nothing.
     *
     * @throws SQLException if the server is away, or refuses
     */
    static Optional<String> obstacle(Connection connection, SchemaName schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return new BinlogServerState(statement).obstacle(schema);
        }
    }

    /** A position up to which everything that was committed is visible to whoever reads the tables from now on. */
    static Start start(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            BinlogServerState state = new BinlogServerState(statement);
            return new Start(state.position(), state.isMariaDb, Long.parseLong(state.variable("server_id")));
        }
    }

    /**
     * The file of the log that the server removes next, if what comes after a position begins there; empty where the
     * server has removed that already, or removes something else first, or has this file alone.
     *
     * @param position what was read
     */
    static Optional<String> nextToGo(Connection connection, GtidPosition position) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return new BinlogServerState(statement).nextToGo(position);
        } catch (SQLException e) {
            if (MySqlState.isDenied(e)) {
                // The warning is not worth the log: whoever may not see the files may still follow them.
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<String> nextToGo(GtidPosition position) throws SQLException {
        List<String> files = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SHOW BINARY LOGS")) {
            while (rows.next()) {
                files.add(rows.getString(1));
            }
        }
        return files.size() > 1 && hasReadBefore(position, files.getFirst()) && !hasReadBefore(position, files.get(1))
                ? Optional.of(files.getFirst())
                : Optional.empty();
    }

    /** Whether all was read that is before a file of the log. */
    private boolean hasReadBefore(GtidPosition position, String file) throws SQLException {
        String before = isMariaDb ? ask("SELECT COALESCE(BINLOG_GTID_POS('" + file + "', 4), '')") : before(file);
        return position.contains(before);
    }

    /** What MySQL had written before this file: its second event says so. */
    private String before(String file) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW BINLOG EVENTS IN '" + file + "' LIMIT 3")) {
            while (rows.next()) {
                if (rows.getString("Event_type").equalsIgnoreCase("Previous_gtids")) {
                    return rows.getString("Info").replaceAll("\\s", "");
                }
            }
            return "";
        }
    }

    private String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    private Optional<String> obstacle(SchemaName schema) throws SQLException {
        if (!variable("log_bin").equals("ON")) {
            return expected("log_bin", "ON, a setting of the server's start");
        }
        if (!variable("binlog_format").equals("ROW")) {
            return expected("binlog_format", "ROW");
        }
        if (!isMariaDb && !variable("gtid_mode").equals("ON")) {
            return expected("gtid_mode", "ON, with enforce_gtid_consistency ON");
        }
        if (variable("log_bin_compress").equals("ON")) {
            return expected("log_bin_compress", "OFF");
        }
        if (variable("binlog_transaction_compression").equals("ON")) {
            return expected("binlog_transaction_compression", "OFF");
        }
        if (variable("mysql56_temporal_format").equals("OFF")) {
            return expected("mysql56_temporal_format", "ON");
        }
        Optional<String> filter = filter(schema);
        return filter.isPresent() ? filter : altered(schema);
    }

    /** Rows in the binary log have no names. */
    private Optional<String> altered(SchemaName schema) throws SQLException {
        String sql = "SELECT CONCAT(LOWER(column_name), ' ', LOWER(data_type)) FROM information_schema.columns"
                + " WHERE table_schema = '" + schema + "' AND table_name = 'message' ORDER BY ordinal_position";
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns.equals(MessageTable.COLUMNS)
                ? Optional.empty()
                : Optional.of("table " + schema + ".message: " + columns + " (expected: " + MessageTable.COLUMNS
                        + "; was the table altered?)");
    }

    private Optional<String> expected(String name, String value) {
        String found = variables.getOrDefault(name, "not there");
        return Optional.of(name + ": " + found + " (expected: " + value + ")");
    }

    /** Whether the server leaves the database of the outbox out. */
    private Optional<String> filter(SchemaName schema) throws SQLException {
        try (ResultSet status = statement.executeQuery("SHOW " + masterStatus())) {
            if (!status.next()) {
                return Optional.of("binary log: none (expected: log_bin ON)");
            }
            List<String> only = names(status.getString(3));
            if (!only.isEmpty() && !only.contains(schema.value())) {
                return Optional.of("binlog_do_db: " + status.getString(3) + " (expected: also " + schema + ")");
            }
            return names(status.getString(4)).contains(schema.value())
                    ? Optional.of("binlog_ignore_db: " + status.getString(4) + " (expected: not " + schema + ")")
                    : Optional.empty();
        } catch (SQLException e) {
            if (MySqlState.isDenied(e)) {
                return Optional.of(
                        e.getMessage() + " (expected: GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO the user)");
            }
            throw e;
        }
    }

    /** MySQL 8.4 has renamed it. */
    private String masterStatus() throws SQLException {
        return !isMariaDb
                        && ask("SELECT VERSION() NOT REGEXP '^(5|8[.][0-3])[.]'")
                                .equals("1")
                ? "BINARY LOG STATUS"
                : "MASTER STATUS";
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",")).filter(name -> !name.isEmpty()).toList();
    }

    private String position() throws SQLException {
        return isMariaDb
                ? mariaDbPosition()
                : ask("SELECT @@GLOBAL.gtid_executed").replaceAll("\\s", "");
    }

    /**
     * The newest GTID of the binary log may belong to a transaction that the tables do not show yet; that of a snapshot
     * does not.
     */
    private String mariaDbPosition() throws SQLException {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        try {
            Map<String, String> snapshot = new HashMap<>();
            try (ResultSet rows = statement.executeQuery("SHOW STATUS LIKE 'binlog_snapshot_%'")) {
                while (rows.next()) {
                    snapshot.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
                }
            }
            return ask("SELECT COALESCE(BINLOG_GTID_POS('" + snapshot.get("binlog_snapshot_file") + "', "
                    + snapshot.get("binlog_snapshot_position") + "), 'unknown')");
        } finally {
            statement.execute("ROLLBACK");
        }
    }

    private String ask(String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
