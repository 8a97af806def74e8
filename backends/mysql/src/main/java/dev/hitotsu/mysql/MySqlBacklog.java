package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import dev.hitotsu.mysql.internal.table.LogScan;
import dev.hitotsu.mysql.internal.table.OutboxStatusQuery;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads about how many messages wait. */
final class MySqlBacklog implements OutboxBacklog {
    private static final int MAX_TOPIC_ROWS = 10_000;

    /** A lock on a table must not keep the caller from saying that nothing is known. */
    private static final int MAX_STATEMENT_SECONDS = 3;

    private final DataSource dataSource;
    private final SchemaName schema;

    MySqlBacklog(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    @Override
    public Snapshot read() {
        return withStatement((connection, statement) -> {
            new TableCheck(schema, ServerVersion.of(connection)).check(connection);
            LogCheckpoint saved = CheckpointTable.newest(connection, schema);
            Waiting log = LogScan.run(connection, schema, tables -> inLog(statement, tables, saved));
            long messages = log.messages();
            long oldestMicros = log.oldestMicros();
            long[] counts = new long[OutboxState.values().length];
            for (OutboxState state : OutboxState.values()) {
                if (OutboxStatusQuery.isToBeDelivered(state) || state == OutboxState.DEAD) {
                    Waiting parked = parked(statement, state);
                    counts[state.ordinal()] = parked.messages();
                    if (state != OutboxState.DEAD) {
                        messages += parked.messages();
                        oldestMicros = Math.max(oldestMicros, parked.oldestMicros());
                    }
                }
            }
            return new Snapshot(
                    messages,
                    Duration.ofMillis(Math.max(0, oldestMicros / 1_000)),
                    counts[OutboxState.DEAD.ordinal()],
                    counts[OutboxState.BLOCKED.ordinal()],
                    saved.gapPositionCount(),
                    leader(statement));
        });
    }

    /** How many messages wait, and the age of the oldest, 0 for none. */
    private record Waiting(long messages, long oldestMicros) {}

    /**
     * The positions after the checkpoint, and the age of the first. What stands in gaps counts little and is left out.
     */
    private Waiting inLog(Statement statement, LogTables tables, LogCheckpoint saved) throws SQLException {
        long messages = 0;
        long oldest = 0;
        for (String table : tables.names()) {
            String sql = schema.in("SELECT COALESCE(MAX(position) - " + saved.position()
                    + ", 0), COALESCE(MIN(position), 0) FROM ${schema}." + table
                    + " FORCE INDEX (PRIMARY) WHERE position > "
                    + saved.position());
            long first;
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                first = row.getLong(2);
                if (first == 0) {
                    continue;
                }
                long behind = first - saved.position() - 1;
                messages += row.getLong(1) - behind - (isStart(first, tables) ? 1 : 0);
            }
            oldest = Math.max(oldest, age(statement, table, saved));
        }
        return new Waiting(messages, oldest);
    }

    private static boolean isStart(long position, LogTables tables) {
        return position == tables.currentFirst() || tables.ends().contains(position);
    }

    private long age(Statement statement, String table, LogCheckpoint saved) throws SQLException {
        String sql =
                schema.in("SELECT TIMESTAMPDIFF(MICROSECOND, appended_at, UTC_TIMESTAMP(6)) FROM ${schema}." + table
                        + " FORCE INDEX (PRIMARY) WHERE position > " + saved.position()
                        + " AND kind = 0 ORDER BY position LIMIT 1");
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Waiting parked(Statement statement, OutboxState state) throws SQLException {
        String sql = schema.in("SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM ${schema}.parked WHERE state = '" + state
                + "' LIMIT " + OutboxStatus.MAX_COUNT + ") AS counted), TIMESTAMPDIFF(MICROSECOND,"
                + " (SELECT appended_at FROM ${schema}.parked WHERE state = '" + state
                + "' ORDER BY position LIMIT 1), UTC_TIMESTAMP(6))");
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return new Waiting(row.getLong(1), row.getLong(2));
        }
    }

    private @Nullable String leader(Statement statement) throws SQLException {
        String sql =
                schema.in("SELECT owner FROM ${schema}.relay WHERE name = 'relay' AND expires_at > UTC_TIMESTAMP(6)");
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    @Override
    public List<String> topics() {
        return withStatement((connection, statement) -> {
            LogCheckpoint saved = CheckpointTable.newest(connection, schema);
            Set<String> topics = new TreeSet<>();
            addTopics(
                    statement,
                    "SELECT topic FROM ${schema}.parked WHERE state IN ('RETRY', 'WAITING') LIMIT " + MAX_TOPIC_ROWS,
                    topics);
            topics.addAll(LogScan.run(connection, schema, tables -> {
                Set<String> inLog = new TreeSet<>();
                for (String table : tables.names()) {
                    addTopics(
                            statement,
                            "SELECT topic FROM ${schema}." + table
                                    + " FORCE INDEX (PRIMARY) WHERE kind = 0 AND position > " + saved.position()
                                    + " ORDER BY position LIMIT " + MAX_TOPIC_ROWS,
                            inLog);
                }
                return inLog;
            }));
            return List.copyOf(topics);
        });
    }

    private void addTopics(Statement statement, String rows, Set<String> topics) throws SQLException {
        try (ResultSet found =
                statement.executeQuery(schema.in("SELECT DISTINCT topic FROM (" + rows + ") AS waiting"))) {
            while (found.next()) {
                topics.add(found.getString(1));
            }
        }
    }

    private <R> R withStatement(Query<R> query) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(MAX_STATEMENT_SECONDS);
            return query.run(connection, statement);
        } catch (SQLException e) {
            throw new OutboxException("database: " + MySqlRights.of(schema).explain(e, MySqlRights.Use.OPERATE), e);
        }
    }

    @FunctionalInterface
    private interface Query<R> {
        R run(Connection connection, Statement statement) throws SQLException;
    }
}
