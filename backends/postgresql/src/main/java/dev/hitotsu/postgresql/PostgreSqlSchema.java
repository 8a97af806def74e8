package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.Migration;
import dev.hitotsu.jdbc.internal.Migrations;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogSegments;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.postgresql.internal.PostgreSqlMigrations;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The schema of the database: prints it as SQL, creates and upgrades it, and checks it. Thread-safe; blocks. */
public final class PostgreSqlSchema {
    private static final Migrations MIGRATIONS = PostgreSqlMigrations.ALL;

    private static final String VERSION_TABLE = """
            CREATE SCHEMA IF NOT EXISTS ${schema};

            CREATE TABLE IF NOT EXISTS ${schema}.schema_version (
                version     integer     PRIMARY KEY,
                description text        NOT NULL,
                applied_at  timestamptz NOT NULL DEFAULT now()
            );
            """;

    /** Appends would queue behind a lock that is waited for. */
    private static final String SHORT_LOCKS = "SET LOCAL lock_timeout = '3s'";

    private final DataSource dataSource;
    private final SchemaName name;

    private PostgreSqlSchema(DataSource dataSource, SchemaName name) {
        this.dataSource = dataSource;
        this.name = name;
    }

    static PostgreSqlSchema of(DataSource dataSource, SchemaName name) {
        return new PostgreSqlSchema(dataSource, name);
    }

    /** The version of the schema that this release needs. */
    public static int newestVersion() {
        return MIGRATIONS.newest();
    }

    /**
     * The SQL that upgrades the schema to the newest version, in one transaction.
     *
     * @param from the present version, 0 for an empty database
     */
    public static String script(SchemaName name, int from) {
        requireNonNull(name, "name: null (expected: the name of a schema, such as SchemaName.DEFAULT)");
        return "BEGIN;\n" + SHORT_LOCKS + ";\n\n" + name.in(VERSION_TABLE) + MIGRATIONS.script(name, from)
                + "\nCOMMIT;\n";
    }

    /**
     * Upgrades the database to the newest version, in one transaction. Several processes may do this at once.
     * Applications go on appending meanwhile, and a relay goes on delivering: where somebody holds a table for longer
     * than three seconds, nothing is changed.
     *
     * @return the version before, 0 if there was none
     * @throws SchemaException if the database refuses, for example because the user lacks a right
     */
    public int apply() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            int before = apply(connection);
            CheckedCommit.commit(connection);
            return before;
        } catch (SQLException e) {
            String cure = SqlState.hasCode(e, PostgreSqlState.LOCK_NOT_AVAILABLE)
                    ? " (expected: no transaction that holds a table for longer than three seconds; nothing was changed, try again)"
                    : "";
            throw new SchemaException("schema \"" + name + "\" cannot be applied: " + e.getMessage() + cure, e);
        }
    }

    private int apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            requireUtf8(statement);
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('hitotsu.schema." + name + "'))");
            statement.execute(SHORT_LOCKS);
            statement.execute(name.in(VERSION_TABLE));
            int before = version(statement);
            MIGRATIONS.requireNotNewer(name, before);
            for (Migration step : MIGRATIONS.after(before)) {
                statement.execute(MIGRATIONS.sql(step, name));
                statement.execute(MIGRATIONS.record(step, name));
            }
            return before;
        }
    }

    /**
     * Checks that the schema exists, has the version of this release, and is safe to relay from.
     *
     * @throws SchemaException if not; the message says what to do
     */
    public void check(Connection connection) throws SQLException {
        requireNonNull(connection, "connection: null (expected: a connection)");
        checkForReading(connection);
        try (Statement statement = connection.createStatement()) {
            requireSegments(statement);
            requireSequenceWithoutCache(statement);
        }
        LogSequence.requireNotBehindRows(connection, name);
    }

    /**
     * Checks that the schema exists and has the version of this release, and that its sequence is not behind the relay,
     * because then messages are lost that nobody sees.
     *
     * @throws SchemaException if not; the message says what to do
     */
    void checkForReading(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean exists = exists(statement);
            MIGRATIONS.requireNewest(name, exists ? version(statement) : 0, exists);
        }
        requireSequenceNotBehind(connection);
    }

    /** Without one of its segments, the log would stop every append once it gets there. */
    private void requireSegments(Statement statement) throws SQLException {
        String sql = name.in("""
                SELECT string_agg('message_' || number, ', ' ORDER BY number) FROM generate_series(0, %d) AS number
                WHERE NOT EXISTS (SELECT 1 FROM pg_inherits
                    WHERE inhparent = to_regclass('${schema}.message')
                      AND inhrelid = to_regclass('${schema}.message_' || number))
                """.formatted(LogSegments.TABLE_COUNT - 1));
        try (ResultSet row = statement.executeQuery(sql)) {
            if (row.next() && row.getString(1) != null) {
                throw new SchemaException("table " + name + ".message: no segment " + row.getString(1)
                        + " (expected: " + LogSegments.TABLE_COUNT
                        + " segments, as \"hitotsu schema print\" makes them)");
            }
        }
    }

    private void requireSequenceWithoutCache(Statement statement) throws SQLException {
        String sql = "SELECT cache_size FROM pg_sequences WHERE schemaname = '" + name
                + "' AND sequencename = 'message_position'";
        try (ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next() || rows.getLong(1) != 1) {
                throw new SchemaException("sequence " + name + ".message_position: cache "
                        + (rows.isAfterLast() ? "unknown" : rows.getLong(1))
                        + " (expected: 1, because a cached position could be filled after it was given up)");
            }
        }
    }

    private void requireSequenceNotBehind(Connection connection) throws SQLException {
        LogCheckpoint saved = CheckpointLog.newest(connection, name);
        if (CheckpointLog.isOfTable(saved)) {
            LogSequence.requireNotBehind(name, LogSequence.lastPosition(connection, name), saved.position());
        }
    }

    private boolean exists(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT to_regclass('" + name + ".schema_version') IS NOT NULL")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private int version(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery(name.in("SELECT coalesce(max(version), 0) FROM ${schema}.schema_version"))) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void requireUtf8(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW server_encoding")) {
            rows.next();
            if (!rows.getString(1).equals("UTF8")) {
                throw new SchemaException(
                        "server_encoding: " + rows.getString(1) + " (expected: UTF8, because keys may be any text)");
            }
        }
    }
}
