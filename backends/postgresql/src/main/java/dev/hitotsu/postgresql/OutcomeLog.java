package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.OutcomeColumns;
import dev.hitotsu.jdbc.internal.OutcomeLanes;
import dev.hitotsu.jdbc.internal.relay.Outcomes;
import dev.hitotsu.jdbc.internal.relay.UnreadOutcomes;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.postgresql.internal.table.ShortTableLock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Writes how calls ended into one of two tables, and changes over to the other when one has grown. Its caller has
 * checked the fence in the same transaction.
 */
final class OutcomeLog implements Outcomes {
    private static final long ROTATION_BYTES = 16 << 20;

    /** How many times the size at which a table is to be emptied is a reason to warn. */
    private static final int WORRYING = 4;

    static final String SLOWEST = """
            SELECT 'consumer "' || consumer || '", last seen ' || to_char(max(seen_at), 'YYYY-MM-DD HH24:MI:SS TZ') || ','
            FROM ${schema}.outcome_reader WHERE lane < %d
            GROUP BY consumer ORDER BY sum(position), max(seen_at) LIMIT 1
            """.formatted(OutcomeLanes.COUNT);

    private final SchemaName schema;
    private final long fence;
    private final long rotationBytes;
    private final UnreadOutcomes unread;
    private long number;
    private int table = -1;

    OutcomeLog(SchemaName schema, long fence) {
        this(schema, fence, ROTATION_BYTES);
    }

    OutcomeLog(SchemaName schema, long fence, long rotationBytes) {
        this.schema = schema;
        this.fence = fence;
        this.rotationBytes = rotationBytes;
        this.unread = new UnreadOutcomes(schema, WORRYING * rotationBytes, SLOWEST);
    }

    @Override
    public void insert(Connection connection, List<Outcome> outcomes) throws SQLException {
        if (outcomes.isEmpty()) {
            return;
        }
        String sql = schema.in("INSERT INTO ${schema}.outcome_" + table(connection) + " (" + PostgreSqlOutcomes.NAMES
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Outcome outcome : outcomes) {
                PostgreSqlOutcomes.COLUMNS.bind(insert, OutcomeColumns.position(fence, ++number), outcome);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The table to which an earlier term wrote last. */
    private int table(Connection connection) throws SQLException {
        if (table < 0) {
            table = last(connection, 1) > last(connection, 0) ? 1 : 0;
        }
        return table;
    }

    private long last(Connection connection, int part) throws SQLException {
        return queryLong(connection, "SELECT coalesce(max(position), 0) FROM ${schema}.outcome_" + part);
    }

    /**
     * If this table has grown and every consumer has handled all of the other one, empties that and continues there.
     * Without a consumer nothing was handled. While somebody reads the other table nothing changes; the next call tries
     * again.
     */
    @Override
    public void cleanUp(Connection connection) throws SQLException {
        int other = 1 - table(connection);
        long bytes = queryLong(connection, "SELECT pg_total_relation_size('${schema}.outcome_" + table + "')");
        if (bytes < rotationBytes) {
            return;
        }
        if (!isHandled(connection, other)) {
            unread.warnIfMany(connection, bytes);
        } else if (tryEmpty(connection, other)) {
            table = other;
            unread.recordEmptied();
        }
    }

    private boolean tryEmpty(Connection connection, int part) throws SQLException {
        return ShortTableLock.tryRun(connection, schema.in("""
                PERFORM 1 FROM ${schema}.relay_lease WHERE name = 'relay' AND fence = %d FOR SHARE;
                IF FOUND THEN
                    TRUNCATE ${schema}.outcome_%d;
                END IF;
                """.formatted(fence, part)));
    }

    private boolean isHandled(Connection connection, int part) throws SQLException {
        String unhandled = """
                SELECT count(*) FROM generate_series(0, %d) AS wanted(lane) CROSS JOIN LATERAL (
                    SELECT max(position) AS last FROM ${schema}.outcome_%d AS row WHERE row.lane = wanted.lane) AS newest
                WHERE newest.last > coalesce((
                    SELECT min(position) FROM ${schema}.outcome_reader AS reader WHERE reader.lane = wanted.lane), 0)
                """.formatted(OutcomeLanes.COUNT - 1, part);
        return queryLong(connection, unhandled) == 0;
    }

    private long queryLong(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(schema.in(sql))) {
            row.next();
            return row.getLong(1);
        }
    }
}
