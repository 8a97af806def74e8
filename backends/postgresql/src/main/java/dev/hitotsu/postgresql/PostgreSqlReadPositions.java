package dev.hitotsu.postgresql;

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
final class PostgreSqlReadPositions implements JdbcReadPositions {
    private final DataSource dataSource;
    private final SchemaName schema;
    private final String consumer;

    PostgreSqlReadPositions(DataSource dataSource, SchemaName schema, String consumer) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.consumer = consumer;
    }

    @Override
    public Map<String, LogPosition> load(Set<String> partitions) {
        String sql = schema.in("""
                SELECT partition, log_id, position FROM ${schema}.read_position
                WHERE consumer = ? AND partition = ANY (?)
                """);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, consumer);
            select.setArray(2, connection.createArrayOf("text", partitions.toArray()));
            Map<String, LogPosition> positions = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.put(rows.getString(1), new LogPosition(rows.getString(2), rows.getLong(3)));
                }
            }
            return positions;
        } catch (SQLException e) {
            throw new InboxException(
                    "positions could not be read: "
                            + PostgreSqlRights.of(schema).explain(e, PostgreSqlRights.Use.CONSUME),
                    e);
        }
    }

    /** {@inheritDoc} Locks the partitions in one order, so two consumers cannot block each other. */
    @Override
    public void save(Connection transaction, Map<String, LogPosition> positions) throws SQLException {
        String sql = schema.in("""
                INSERT INTO ${schema}.read_position (consumer, partition, log_id, position) VALUES (?, ?, ?, ?)
                ON CONFLICT (consumer, partition)
                DO UPDATE SET log_id = excluded.log_id, position = excluded.position, saved_at = clock_timestamp()
                """);
        try (PreparedStatement upsert = transaction.prepareStatement(sql)) {
            for (Map.Entry<String, LogPosition> position : new TreeMap<>(positions).entrySet()) {
                upsert.setString(1, consumer);
                upsert.setString(2, position.getKey());
                upsert.setString(3, position.getValue().logId());
                upsert.setLong(4, position.getValue().offset());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
