package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.OperatorTables.StatusQuery;
import dev.hitotsu.jdbc.internal.operator.StatusReader;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
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
     * The parked messages of the state that is listed, by the index of states: the order leaves the planner no other
     * one, as long as the two bounds do not tell it that there is one state only.
     */
    public static final String IN_STATE =
            "SELECT appended_at FROM ${schema}.parked WHERE parked.state >= listed.state AND parked.state <= listed.state"
                    + " ORDER BY parked.state, position";

    private final SchemaName schema;
    private final CountedRanges known = new CountedRanges();

    public OutboxStatusQuery(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public OutboxStatus read(Connection connection) throws SQLException {
        IndexScans.only(connection);
        LogCheckpoint saved = CheckpointLog.newest(connection, schema);
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        LogCounts log = new LogCounts(connection, schema, saved, known);
        counts.put(OutboxState.PENDING, log.pending());
        counts.put(OutboxState.PUBLISHED, log.published());
        long oldestMillis = Math.max(log.oldestPendingMillis(), countParked(connection, counts));
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

    @Override
    public long count(Connection connection, OutboxState state) throws SQLException {
        IndexScans.only(connection);
        return switch (state) {
            case PENDING -> log(connection).pending();
            case PUBLISHED -> log(connection).published();
            case DELAYED, RETRY, WAITING, BLOCKED, DEAD, DEAD_LETTER, SKIPPED -> countParked(connection, state);
        };
    }

    private LogCounts log(Connection connection) throws SQLException {
        return new LogCounts(connection, schema, CheckpointLog.newest(connection, schema), known);
    }

    private long countParked(Connection connection, OutboxState state) throws SQLException {
        String sql = schema.in("SELECT count(*) FROM (SELECT 1 FROM (VALUES (?)) AS listed(state), LATERAL (" + IN_STATE
                + ") AS rows LIMIT " + OutboxStatus.MAX_COUNT + ") AS counted");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, state.name());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
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
