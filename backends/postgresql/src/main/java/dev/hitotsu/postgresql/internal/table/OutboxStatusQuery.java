package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.OperatorTables.StatusQuery;
import dev.hitotsu.jdbc.internal.operator.StatusReader;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.internal.GapBounds;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.slot.SlotStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/** Counts the messages of an outbox by state, as far as anybody counts, and reads who leads. */
public final class OutboxStatusQuery implements StatusQuery {
    private static final StatusReader READER = new StatusReader(MessageColumns.CODEC.types());
    private static final Object[] PARKED =
            OutboxState.which(OutboxState::isParked).stream().map(Enum::name).toArray();

    /**
     * The parked messages of the state that is listed, by the index of states: the pairs leave the planner no other
     * one.
     */
    public static final String IN_STATE =
            "SELECT appended_at FROM ${schema}.parked WHERE (parked.state, position) > (listed.state, 0)"
                    + " AND (parked.state, position) <= (listed.state, " + Long.MAX_VALUE
                    + ") ORDER BY parked.state, position";

    private final SchemaName schema;

    public OutboxStatusQuery(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public OutboxStatus read(Connection connection) throws SQLException {
        IndexScans.only(connection);
        LogCheckpoint saved = CheckpointLog.newest(connection, schema);
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        long oldestMillis = countLog(connection, saved, counts);
        oldestMillis = Math.max(oldestMillis, countParked(connection, counts));
        String leader = schema.in("""
                SELECT CASE WHEN leads THEN owner END AS owner, fence,
                    CASE WHEN leads THEN nullif(expires_at, '-infinity') END AS expires_at,
                    (SELECT max(saved_at) FROM (SELECT saved_at FROM ${schema}.checkpoint_0
                        UNION ALL SELECT saved_at FROM ${schema}.checkpoint_1) AS saves) AS saved_at
                FROM (SELECT *, expires_at > clock_timestamp() AS leads FROM ${schema}.relay_lease
                    WHERE name = 'relay') AS lease
                """);
        SlotStatus slot = SlotStatus.read(connection, schema, saved);
        return READER.read(connection, leader, counts, oldestMillis, saved).with(slot.source(), slot.log());
    }

    /** Counts the messages in the log. Returns the age in milliseconds of the first one that is not delivered. */
    private long countLog(Connection connection, LogCheckpoint saved, Map<OutboxState, Long> counts)
            throws SQLException {
        String sql = schema.in("""
                WITH gap AS (SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)),
                late AS (SELECT position, appended_at FROM gap JOIN ${schema}.message ON position BETWEEN first AND last),
                ahead AS (SELECT appended_at FROM ${schema}.message WHERE position > ? ORDER BY position LIMIT 1)
                SELECT (SELECT count(*) FROM late)
                        + (SELECT count(*) FROM (
                            SELECT FROM ${schema}.message WHERE position > ? ORDER BY position LIMIT %1$d) AS waiting),
                    coalesce(extract(epoch FROM clock_timestamp() - least((SELECT min(appended_at) FROM late),
                        (SELECT appended_at FROM ahead))) * 1000, 0)::bigint,
                    passed.messages
                        - (SELECT count(*) FROM ${schema}.parked WHERE position BETWEEN passed.first AND passed.last)
                        - (SELECT count(*) FROM late WHERE position BETWEEN passed.first AND passed.last)
                FROM (SELECT count(*) AS messages, min(position) AS first, max(position) AS last FROM (
                    SELECT position FROM ${schema}.message WHERE position <= ? ORDER BY position DESC LIMIT %1$d) AS newest)
                    AS passed
                """.formatted(OutboxStatus.MAX_COUNT));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = GapBounds.bind(select, 1, saved);
            select.setLong(next, saved.position());
            select.setLong(next + 1, saved.position());
            select.setLong(next + 2, saved.position());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                counts.put(OutboxState.PENDING, Math.min(row.getLong(1), OutboxStatus.MAX_COUNT));
                counts.put(OutboxState.PUBLISHED, Math.max(0, row.getLong(3)));
                return Math.max(0, row.getLong(2));
            }
        }
    }

    /**
     * Counts the parked messages. Returns the age in milliseconds of the first one of each state that is still to be
     * delivered.
     */
    private long countParked(Connection connection, Map<OutboxState, Long> counts) throws SQLException {
        String sql = schema.in("""
                SELECT state, (SELECT count(*) FROM (%1$s LIMIT %2$d) AS rows),
                    CASE WHEN state IN ('RETRY', 'WAITING', 'BLOCKED', 'DEAD_LETTER') THEN coalesce((
                        SELECT extract(epoch FROM clock_timestamp() - appended_at) * 1000 FROM (%1$s LIMIT 1) AS first),
                        0)::bigint ELSE 0 END
                FROM unnest(?::text[]) AS listed(state)
                """.formatted(IN_STATE, OutboxStatus.MAX_COUNT));
        long oldestMillis = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", PARKED));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(OutboxState.valueOf(rows.getString(1)), rows.getLong(2));
                    oldestMillis = Math.max(oldestMillis, rows.getLong(3));
                }
            }
        }
        return oldestMillis;
    }
}
