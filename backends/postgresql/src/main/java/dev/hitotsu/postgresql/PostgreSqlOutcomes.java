package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.OutcomeTable;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.OutcomeColumns;
import dev.hitotsu.jdbc.internal.OutcomeLanes;
import dev.hitotsu.postgresql.internal.MessageColumns;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Outcomes in the two tables that {@link OutcomeLog} writes. */
record PostgreSqlOutcomes(SchemaName schema) implements OutcomeTable {
    static final OutcomeColumns COLUMNS = new OutcomeColumns(MessageColumns.CODEC.types());

    /** In the order of {@link OutcomeColumns}. */
    static final String NAMES =
            "lane, position, call_id, round, topic, key, type, accepted, status, headers, body, truncated";

    @Override
    public String place() {
        return "schema " + schema;
    }

    @Override
    public Map<Integer, Long> positions(Connection connection, String consumer) throws SQLException {
        String sql = schema.in("""
                INSERT INTO ${schema}.outcome_reader (consumer, lane, position)
                SELECT ?, lane, 0 FROM generate_series(0, ?) AS lane
                ON CONFLICT (consumer, lane) DO UPDATE SET seen_at = clock_timestamp() RETURNING lane, position
                """);
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            upsert.setString(1, consumer);
            upsert.setInt(2, OutcomeLanes.COUNT - 1);
            Map<Integer, Long> loaded = new TreeMap<>();
            try (ResultSet rows = upsert.executeQuery()) {
                while (rows.next()) {
                    loaded.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return loaded;
        }
    }

    @Override
    public List<Row> read(Connection connection, Map<Integer, Long> after, int limit) throws SQLException {
        String sql = schema.in("""
                SELECT found.* FROM unnest(?::smallint[], ?::bigint[]) AS reader(lane, after) CROSS JOIN LATERAL (
                    (SELECT %1$s FROM ${schema}.outcome_0 AS row
                        WHERE row.lane = reader.lane AND row.position > reader.after ORDER BY row.position LIMIT ?)
                    UNION ALL
                    (SELECT %1$s FROM ${schema}.outcome_1 AS row
                        WHERE row.lane = reader.lane AND row.position > reader.after ORDER BY row.position LIMIT ?)
                ) AS found ORDER BY position LIMIT ?
                """.formatted(NAMES));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, array(connection, "smallint", after.keySet()));
            select.setArray(2, array(connection, "bigint", after.values()));
            select.setInt(3, limit);
            select.setInt(4, limit);
            select.setInt(5, limit);
            return COLUMNS.read(select);
        }
    }

    private static Array array(Connection connection, String type, Collection<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }

    @Override
    public void recordHandled(Connection connection, String consumer, int lane, long position) throws SQLException {
        String sql = schema.in("""
                UPDATE ${schema}.outcome_reader SET position = greatest(position, ?), seen_at = clock_timestamp()
                WHERE consumer = ? AND lane = ?
                """);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, position);
            update.setString(2, consumer);
            update.setInt(3, lane);
            update.executeUpdate();
        }
    }
}
