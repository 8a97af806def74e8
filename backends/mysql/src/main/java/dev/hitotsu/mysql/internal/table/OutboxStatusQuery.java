package dev.hitotsu.mysql.internal.table;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.jdbc.internal.operator.OperatorTables.StatusQuery;
import dev.hitotsu.jdbc.internal.operator.StatusReader;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.MessageColumns;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;

/** Counts the messages of an outbox by state, as far as anybody counts, and reads who leads. */
public final class OutboxStatusQuery implements StatusQuery {
    private static final StatusReader READER = new StatusReader(MessageColumns.CODEC.types());

    private final SchemaName schema;

    public OutboxStatusQuery(SchemaName schema) {
        this.schema = schema;
    }

    @Override
    public OutboxStatus read(Connection connection) throws SQLException {
        LogCheckpoint saved = CheckpointTable.newest(connection, schema);
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        LogCounts log =
                LogScan.run(connection, schema, tables -> new LogCountsQuery(connection, schema, saved).read(tables));
        counts.put(OutboxState.PENDING, log.pending());
        counts.put(OutboxState.PUBLISHED, log.published());
        long oldestMillis = Math.max(log.oldestMillis(), countParked(connection, counts));
        String leader = schema.in("SELECT IF(expires_at > UTC_TIMESTAMP(6), owner, NULL), fence, "
                + MessageColumns.time("IF(expires_at > UTC_TIMESTAMP(6), expires_at, NULL)") + ", "
                + MessageColumns.time("saved_at") + " FROM ${schema}.relay WHERE name = 'relay'");
        return READER.read(connection, leader, counts, oldestMillis, saved);
    }

    /**
     * Counts the parked messages. Returns the age in milliseconds of the first one of each state that is still to be
     * delivered.
     */
    private long countParked(Connection connection, Map<OutboxState, Long> counts) throws SQLException {
        String sql = schema.in("SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM ${schema}.parked WHERE state = ? LIMIT "
                + OutboxStatus.MAX_COUNT + ") AS counted), TIMESTAMPDIFF(MICROSECOND, (SELECT appended_at FROM"
                + " ${schema}.parked WHERE state = ? ORDER BY position LIMIT 1), UTC_TIMESTAMP(6)) DIV 1000");
        long oldestMillis = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (OutboxState state : OutboxState.which(OutboxState::isParked)) {
                select.setString(1, state.name());
                select.setString(2, state.name());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    counts.put(state, row.getLong(1));
                    if (isToBeDelivered(state)) {
                        oldestMillis = Math.max(oldestMillis, row.getLong(2));
                    }
                }
            }
        }
        return oldestMillis;
    }

    public static boolean isToBeDelivered(OutboxState state) {
        return switch (state) {
            case RETRY, WAITING, BLOCKED, DEAD_LETTER -> true;
            case PENDING, PUBLISHED, DELAYED, DEAD, SKIPPED -> false;
        };
    }

    /**
     * The messages of the log, by state.
     *
     * @param oldestMillis the age of the first one that is pending, 0 for none
     */
    public record LogCounts(long pending, long published, long oldestMillis) {}

    /** Counts in the log. */
    public record LogCountsQuery(Connection connection, SchemaName schema, LogCheckpoint saved) {
        private static final String AGE =
                "COALESCE(MAX(TIMESTAMPDIFF(MICROSECOND, appended_at, UTC_TIMESTAMP(6))), 0) DIV 1000";

        LogCounts read(LogTables tables) throws SQLException {
            long late = 0;
            long ahead = 0;
            long passed = 0;
            long oldestMillis = 0;
            for (String table : tables.names()) {
                long[] inGaps = inGaps(table);
                late += inGaps[0];
                oldestMillis = Math.max(oldestMillis, inGaps[1]);
                if (ahead < OutboxStatus.MAX_COUNT) {
                    ahead += count(table, "position > " + saved.position(), "ASC", OutboxStatus.MAX_COUNT - ahead);
                    oldestMillis = Math.max(oldestMillis, firstAge(table));
                }
            }
            for (String table : tables.names().reversed()) {
                if (passed < OutboxStatus.MAX_COUNT) {
                    passed += count(
                            table,
                            "position <= " + saved.position()
                                    + " AND NOT EXISTS (SELECT 1 FROM ${schema}.parked WHERE parked.position = logged.position)",
                            "DESC",
                            OutboxStatus.MAX_COUNT - passed);
                }
            }
            return new LogCounts(
                    Math.min(OutboxStatus.MAX_COUNT, late + ahead), Math.max(0, passed - late), oldestMillis);
        }

        private long count(String table, String where, String direction, long limit) throws SQLException {
            return ask("SELECT COUNT(*), 0 FROM (SELECT position FROM ${schema}." + table
                    + " AS logged FORCE INDEX (PRIMARY) WHERE kind = 0 AND " + where + " ORDER BY position "
                    + direction + " LIMIT " + limit + ") AS counted")[0];
        }

        private long firstAge(String table) throws SQLException {
            return ask("SELECT 0, " + AGE + " FROM (SELECT appended_at FROM ${schema}." + table
                    + " FORCE INDEX (PRIMARY) WHERE kind = 0 AND position > " + saved.position()
                    + " ORDER BY position LIMIT 1) AS first")[1];
        }

        /** How many messages have appeared in the gaps, and the age of the oldest. */
        private long[] inGaps(String table) throws SQLException {
            long[] ranges = saved.ranges();
            long[] all = new long[2];
            for (int from = 0; from < ranges.length; from += 1_000) {
                StringBuilder where = new StringBuilder("0");
                for (int i = from; i < Math.min(ranges.length, from + 1_000); i += 2) {
                    where.append(" OR position BETWEEN ")
                            .append(ranges[i])
                            .append(" AND ")
                            .append(ranges[i + 1]);
                }
                long[] some = ask("SELECT COUNT(*), " + AGE + " FROM ${schema}." + table
                        + " FORCE INDEX (PRIMARY) WHERE kind = 0 AND (" + where + ")");
                all[0] += some[0];
                all[1] = Math.max(all[1], some[1]);
            }
            return all;
        }

        private long[] ask(String sql) throws SQLException {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery(schema.in(sql))) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        }
    }
}
