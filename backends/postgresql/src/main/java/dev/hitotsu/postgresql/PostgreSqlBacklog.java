package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.internal.GapBounds;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.postgresql.internal.slot.SlotStatus;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import dev.hitotsu.postgresql.internal.table.IndexScans;
import dev.hitotsu.postgresql.internal.table.OutboxStatusQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Reads about how many messages wait, in a transaction of its own. */
final class PostgreSqlBacklog implements OutboxBacklog {
    private static final int MAX_TOPIC_ROWS = 10_000;
    private static final Duration MAX_STATEMENT_TIME = Duration.ofSeconds(3);

    private final DataSource dataSource;
    private final SchemaName schema;

    PostgreSqlBacklog(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
    }

    @Override
    public Snapshot read() {
        return inTransaction(connection -> {
            LogCheckpoint saved = CheckpointLog.newest(connection, schema);
            if (CheckpointLog.isOfTable(saved)) {
                LogSequence.requireNotBehind(schema, LogSequence.lastPosition(connection, schema), saved.position());
            }
            return read(connection, saved)
                    .with(SlotStatus.read(connection, schema, saved).log());
        });
    }

    @Override
    public List<String> topics() {
        return inTransaction(this::topics);
    }

    private List<String> topics(Connection connection) throws SQLException {
        String sql = schema.in("""
                SELECT DISTINCT topic FROM (
                    (SELECT topic FROM ${schema}.message WHERE position > ? ORDER BY position LIMIT %1$d)
                    UNION ALL (SELECT topic FROM ${schema}.parked WHERE state IN ('RETRY', 'WAITING') LIMIT %1$d)
                ) AS waiting ORDER BY topic
                """.formatted(MAX_TOPIC_ROWS));
        List<String> topics = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, CheckpointLog.newest(connection, schema).position());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    topics.add(rows.getString(1));
                }
            }
        }
        return topics;
    }

    private <R> R inTransaction(Query<R> query) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                RowSecurity.offInTransaction(connection);
                limitTime(connection);
                IndexScans.only(connection);
                return query.run(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new OutboxException("database: " + e.getMessage(), e);
        }
    }

    /** A lock on a table must not keep the caller from saying that nothing is known. */
    private static void limitTime(Connection connection) throws SQLException {
        try (Statement set = connection.createStatement()) {
            set.execute("SET LOCAL statement_timeout = " + MAX_STATEMENT_TIME.toMillis());
        }
    }

    private Snapshot read(Connection connection, LogCheckpoint saved) throws SQLException {
        String sql = schema.in(
                """
                WITH gap AS (SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)),
                ahead AS (SELECT appended_at FROM ${schema}.message WHERE position > ? ORDER BY position LIMIT 1),
                late AS (SELECT appended_at FROM gap JOIN ${schema}.message ON position BETWEEN first AND last),
                states AS (SELECT state,
                        (SELECT count(*) FROM (%1$s LIMIT %2$d) AS rows) AS messages,
                        (SELECT appended_at FROM (%1$s LIMIT 1) AS first) AS oldest
                    FROM unnest('{RETRY, WAITING, BLOCKED, DEAD_LETTER, DEAD}'::text[]) AS listed(state)),
                parked AS (SELECT sum(messages) FILTER (WHERE state <> 'DEAD') AS messages,
                        min(oldest) FILTER (WHERE state <> 'DEAD') AS oldest,
                        min(messages) FILTER (WHERE state = 'DEAD') AS dead,
                        min(messages) FILTER (WHERE state = 'BLOCKED') AS blocked
                    FROM states)
                SELECT parked.messages + (SELECT count(*) FROM late)
                        + CASE WHEN EXISTS (SELECT 1 FROM ahead)
                            THEN (%3$s) - ? ELSE 0 END,
                    coalesce(extract(epoch FROM clock_timestamp() - least(parked.oldest,
                        (SELECT min(appended_at) FROM late), (SELECT appended_at FROM ahead))) * 1000, 0)::bigint,
                    parked.dead, parked.blocked,
                    (SELECT owner FROM ${schema}.relay_lease WHERE name = 'relay' AND expires_at > clock_timestamp())
                FROM parked
                """.formatted(OutboxStatusQuery.IN_STATE, OutboxStatus.MAX_COUNT, LogSequence.lastPosition(schema)));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = GapBounds.bind(select, 1, saved);
            select.setLong(next, saved.position());
            select.setLong(next + 1, saved.position());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Snapshot(
                        row.getLong(1),
                        Duration.ofMillis(Math.max(0, row.getLong(2))),
                        row.getLong(3),
                        row.getLong(4),
                        saved.gapPositionCount(),
                        row.getString(5));
            }
        }
    }

    @FunctionalInterface
    private interface Query<R> {
        R run(Connection connection) throws SQLException;
    }
}
