package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.PostgreSqlCheckpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Counts the messages of an outbox by state, and reads who leads. */
final class OutboxStatusQuery {
    private final SchemaName schema;

    OutboxStatusQuery(SchemaName schema) {
        this.schema = schema;
    }

    /** Reads the status in the caller's transaction. */
    OutboxStatus read(Connection connection) throws SQLException {
        PostgreSqlCheckpoint saved = CheckpointLog.newest(connection, schema);
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        long oldestMillis = countLog(connection, saved, counts);
        oldestMillis = Math.max(oldestMillis, countParked(connection, counts));
        String sql = schema.in("""
                SELECT owner, fence, nullif(expires_at, '-infinity') AS expires_at,
                    (SELECT max(saved_at) FROM (SELECT saved_at FROM ${schema}.checkpoint_0
                        UNION ALL SELECT saved_at FROM ${schema}.checkpoint_1) AS saves) AS saved_at
                FROM ${schema}.relay_lease WHERE name = 'relay' AND (owner IS NULL OR expires_at > clock_timestamp())
                UNION ALL
                SELECT NULL, fence, NULL, NULL FROM ${schema}.relay_lease
                WHERE name = 'relay' AND owner IS NOT NULL AND expires_at <= clock_timestamp()
                """);
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new OutboxStatus(
                    counts,
                    Duration.ofMillis(oldestMillis),
                    saved.position(),
                    saved.gapPositionCount(),
                    row.getString(1),
                    row.getLong(2),
                    MessageColumns.time(row, 3),
                    MessageColumns.time(row, 4));
        }
    }

    /** Counts the messages in the log. Returns the age in milliseconds of the oldest one that is not delivered. */
    private long countLog(Connection connection, PostgreSqlCheckpoint saved, Map<OutboxState, Long> counts)
            throws SQLException {
        String sql = schema.in("""
                WITH gap AS (SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)),
                waiting AS (
                    SELECT position, appended_at FROM ${schema}.message WHERE position > ?
                    UNION ALL
                    SELECT position, appended_at FROM gap JOIN ${schema}.message ON position BETWEEN first AND last)
                SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(appended_at)) * 1000, 0)::bigint,
                    (SELECT count(*) FROM ${schema}.message)
                FROM waiting
                """);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, saved.firsts(connection));
            select.setArray(2, saved.lasts(connection));
            select.setLong(3, saved.position());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                counts.put(OutboxState.PENDING, row.getLong(1));
                counts.put(OutboxState.PUBLISHED, Math.max(0, row.getLong(3) - row.getLong(1)));
                return row.getLong(2);
            }
        }
    }

    /** Counts the parked messages. Returns the age in milliseconds of the oldest one that is still to be delivered. */
    private long countParked(Connection connection, Map<OutboxState, Long> counts) throws SQLException {
        String sql = schema.in("""
                SELECT state, count(*), CASE WHEN state IN ('RETRY', 'WAITING', 'BLOCKED', 'DEAD_LETTER') THEN
                    (extract(epoch FROM clock_timestamp() - min(appended_at)) * 1000)::bigint ELSE 0 END
                FROM ${schema}.parked GROUP BY state
                """);
        long oldestMillis = 0;
        long total = 0;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.put(OutboxState.valueOf(rows.getString(1)), rows.getLong(2));
                total += rows.getLong(2);
                oldestMillis = Math.max(oldestMillis, rows.getLong(3));
            }
        }
        long parkedCount = total;
        counts.computeIfPresent(OutboxState.PUBLISHED, (state, rows) -> Math.max(0, rows - parkedCount));
        return oldestMillis;
    }
}
