package dev.hitotsu.mysql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.Migration;
import dev.hitotsu.jdbc.internal.Migrations;
import dev.hitotsu.mysql.internal.MySqlMigrations;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * The tables, in a database of their own on the server: prints them as SQL, creates and upgrades them, and checks them.
 * Thread-safe; blocks.
 */
public final class MySqlSchema {
    private static final Migrations MIGRATIONS = MySqlMigrations.ALL;
    private static final int UPGRADE_WAIT_SECONDS = 60;
    private static final String DATABASE =
            "CREATE DATABASE IF NOT EXISTS ${schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    private static final String VERSION_TABLE = """
            CREATE TABLE IF NOT EXISTS ${schema}.schema_version (
                version     INT          NOT NULL PRIMARY KEY,
                description VARCHAR(255) NOT NULL,
                applied_at  DATETIME(6)  NOT NULL DEFAULT (UTC_TIMESTAMP(6))
            ) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin""";

    private final DataSource dataSource;
    private final SchemaName name;

    private MySqlSchema(DataSource dataSource, SchemaName name) {
        this.dataSource = dataSource;
        this.name = name;
    }

    static MySqlSchema of(DataSource dataSource, SchemaName name) {
        return new MySqlSchema(dataSource, name);
    }

    /** The version of the schema that this release needs. */
    public static int newestVersion() {
        return MIGRATIONS.newest();
    }

    /**
     * The SQL that upgrades the schema to the newest version. The server commits after each statement that creates
     * something; what was interrupted can run again.
     *
     * @param from the present version, 0 for an empty server
     */
    public static String script(SchemaName name, int from) {
        requireNonNull(name, "name: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return name.in(DATABASE) + ";\n\n" + name.in(VERSION_TABLE) + ";\n" + MIGRATIONS.script(name, from);
    }

    /**
     * Upgrades the schema to the newest version, and creates its database if it is not there. Several processes may do
     * this at once; they wait for each other. What was interrupted goes on at the next call.
     *
     * @return the version before, 0 if there was none
     * @throws SchemaException if the server refuses, for example because the user lacks a right
     */
    public int apply() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            ServerVersion.of(connection).requireSupported();
            try (Statement statement = connection.createStatement()) {
                return applyLocked(statement);
            }
        } catch (SQLException e) {
            String cure = MySqlState.isDenied(e)
                    ? " (expected: a user with GRANT ALL PRIVILEGES ON " + name + ".* TO the user)"
                    : "";
            throw new SchemaException("schema \"" + name + "\" cannot be applied: " + e.getMessage() + cure, e);
        }
    }

    private int applyLocked(Statement statement) throws SQLException {
        if (ask(statement, "SELECT GET_LOCK('" + name + ".schema', " + UPGRADE_WAIT_SECONDS + ")") != 1) {
            throw new SchemaException("schema \"" + name
                    + "\": another process is applying it (expected: nobody within " + UPGRADE_WAIT_SECONDS + " s)");
        }
        try {
            statement.execute(name.in(DATABASE));
            statement.execute(name.in(VERSION_TABLE));
            int before = version(statement);
            MIGRATIONS.requireNotNewer(name, before);
            for (Migration step : MIGRATIONS.after(before)) {
                apply(statement, step);
            }
            return before;
        } finally {
            ask(statement, "SELECT RELEASE_LOCK('" + name + ".schema')");
        }
    }

    private void apply(Statement statement, Migration step) throws SQLException {
        for (String sql : MySqlMigrations.statements(step, name)) {
            statement.execute(sql);
        }
        statement.execute(MIGRATIONS.record(step, name));
    }

    /**
     * Checks that the schema exists, has the version of this release, and is safe to relay from.
     *
     * @throws SchemaException if not; the message says what to do
     */
    public void check(Connection connection) throws SQLException {
        requireNonNull(connection, "connection: null (expected: a connection)");
        ServerVersion version = ServerVersion.of(connection);
        version.requireSupported();
        requireVersion(connection);
        new TableCheck(name, version).check(connection);
    }

    /**
     * Checks that the schema exists and has the version of this release, and that its positions are not behind the
     * relay, because then messages are lost that nobody sees.
     *
     * @throws SchemaException if not; the message says what to do
     */
    void checkForReading(Connection connection) throws SQLException {
        requireVersion(connection);
        new TableCheck(name, ServerVersion.of(connection))
                .checkPositions(
                        connection, CheckpointTable.newest(connection, name).position());
    }

    private void requireVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            OptionalInt present = presentVersion(statement);
            MIGRATIONS.requireNewest(name, present.orElse(0), present.isPresent());
        }
    }

    /** Empty where there are no tables. Who lacks the right to see them is told so by the server. */
    private OptionalInt presentVersion(Statement statement) throws SQLException {
        try {
            return OptionalInt.of(version(statement));
        } catch (SQLException e) {
            if (MySqlState.isUnknownTable(e)) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    private int version(Statement statement) throws SQLException {
        return (int) ask(statement, name.in("SELECT COALESCE(MAX(version), 0) FROM ${schema}.schema_version"));
    }

    private static long ask(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
