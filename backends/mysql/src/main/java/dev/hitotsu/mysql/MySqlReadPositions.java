package dev.hitotsu.mysql;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.receiver.LogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Read positions in the table {@code read_position} of the schema. {@link dev.hitotsu.jdbc.JdbcInboxHandler} saves them in the
 * transaction of the effects. Thread-safe; blocks.
 */
final class MySqlReadPositions implements JdbcReadPositions {
    private final DataSource dataSource;
    private final SchemaName schema;
    private final String consumer;

    MySqlReadPositions(DataSource dataSource, SchemaName schema, String consumer) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.consumer = consumer;
    }

    @Override
    public Map<String, LogPosition> load(Set<String> partitions) {
        Map<String, LogPosition> positions = new HashMap<>();
        if (partitions.isEmpty()) {
            return positions;
        }
        String sql = schema.in("SELECT partition_name, log_id, position FROM ${schema}.read_position"
                + " WHERE consumer = ? AND partition_name IN (" + Parameters.marks(partitions.size()) + ")");
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, consumer);
            int next = 2;
            for (String partition : partitions) {
                select.setString(next++, partition);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.put(rows.getString(1), new LogPosition(rows.getString(2), rows.getLong(3)));
                }
            }
            return positions;
        } catch (SQLException e) {
            throw new InboxException(
                    "positions could not be read: " + MySqlRights.of(schema).explain(e, MySqlRights.Use.CONSUME), e);
        }
    }

    /** {@inheritDoc} Locks the partitions in one order, so two consumers cannot block each other. */
    @Override
    public void save(Connection transaction, Map<String, LogPosition> positions) throws SQLException {
        String sql = schema.in("INSERT INTO ${schema}.read_position (consumer, partition_name, log_id, position)"
                + " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE log_id = ?, position = ?, saved_at = UTC_TIMESTAMP(6)");
        try (PreparedStatement upsert = transaction.prepareStatement(sql)) {
            for (Map.Entry<String, LogPosition> position : new TreeMap<>(positions).entrySet()) {
                upsert.setString(1, consumer);
                upsert.setString(2, position.getKey());
                upsert.setString(3, position.getValue().logId());
                upsert.setLong(4, position.getValue().offset());
                upsert.setString(5, position.getValue().logId());
                upsert.setLong(6, position.getValue().offset());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
