package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.OutcomeTable;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.OutcomeColumns;
import dev.hitotsu.jdbc.internal.OutcomeLanes;
import dev.hitotsu.mysql.internal.MessageColumns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Outcomes in the table that {@link OutcomeLog} writes. */
record MySqlOutcomes(SchemaName schema) implements OutcomeTable {
    static final OutcomeColumns COLUMNS = new OutcomeColumns(MessageColumns.CODEC.types());

    /** In the order of {@link OutcomeColumns}. */
    static final String NAMES =
            "lane, position, call_id, round, topic, message_key, type, accepted, status, headers, body, truncated";

    @Override
    public String place() {
        return "database " + schema;
    }

    @Override
    public Map<Integer, Long> positions(Connection connection, String consumer) throws SQLException {
        register(connection, consumer);
        String sql = schema.in("SELECT lane, position FROM ${schema}.outcome_reader WHERE consumer = ? AND lane < ?");
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, consumer);
            select.setInt(2, OutcomeLanes.COUNT);
            Map<Integer, Long> loaded = new TreeMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    loaded.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return loaded;
        }
    }

    private void register(Connection connection, String consumer) throws SQLException {
        String sql = schema.in("INSERT INTO ${schema}.outcome_reader (consumer, lane, position) VALUES (?, ?, 0)"
                + " ON DUPLICATE KEY UPDATE seen_at = UTC_TIMESTAMP(6)");
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (int lane = 0; lane < OutcomeLanes.COUNT; lane++) {
                upsert.setString(1, consumer);
                upsert.setInt(2, lane);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    @Override
    public List<Row> read(Connection connection, Map<Integer, Long> after, int limit) throws SQLException {
        String sql = after.entrySet().stream()
                .map(lane -> schema.in("(SELECT " + NAMES + " FROM ${schema}.outcome WHERE lane = " + lane.getKey()
                        + " AND position > " + lane.getValue() + " ORDER BY position LIMIT " + limit + ")"))
                .collect(Collectors.joining(" UNION ALL ", "", " ORDER BY position LIMIT " + limit));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            return COLUMNS.read(select);
        }
    }

    @Override
    public void recordHandled(Connection connection, String consumer, int lane, long position) throws SQLException {
        String sql = schema.in(
                "UPDATE ${schema}.outcome_reader SET position = GREATEST(position, ?), seen_at = UTC_TIMESTAMP(6)"
                        + " WHERE consumer = ? AND lane = ?");
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, position);
            update.setString(2, consumer);
            update.setInt(3, lane);
            update.executeUpdate();
        }
    }
}
