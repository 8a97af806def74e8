package dev.hitotsu.jdbc.internal;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.jdbc.JdbcReadPositions;
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
 * Read positions in a table. {@link dev.hitotsu.jdbc.JdbcInboxHandler} saves them in the transaction of the effects.
 * Thread-safe; blocks.
 */
public final class SqlReadPositions implements JdbcReadPositions {
    private final DataSource dataSource;
    private final String consumer;
    private final Statements statements;

    /** The positions of a consumer. */
    public SqlReadPositions(DataSource dataSource, String consumer, Statements statements) {
        this.dataSource = dataSource;
        this.consumer = consumer;
        this.statements = statements;
    }

    /** The statements of a database. */
    public interface Statements {
        /** Selects partition, log's id and position; its first parameter, the consumer, is not bound yet. */
        PreparedStatement load(Connection connection, Set<String> partitions) throws SQLException;

        /** Takes consumer, partition, log's id and position, and puts them in place of those before. */
        String save();

        /** The error's text; if the database refused for lack of rights, with those that are needed. */
        String explain(SQLException error);
    }

    @Override
    public Map<String, LogPosition> load(Set<String> partitions) {
        Map<String, LogPosition> positions = new HashMap<>();
        if (partitions.isEmpty()) {
            return positions;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = statements.load(connection, partitions)) {
            select.setString(1, consumer);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.put(rows.getString(1), new LogPosition(rows.getString(2), rows.getLong(3)));
                }
            }
            return positions;
        } catch (SQLException e) {
            throw new InboxException("positions could not be read: " + statements.explain(e), e);
        }
    }

    /** {@inheritDoc} Locks the partitions in one order, so two consumers cannot block each other. */
    @Override
    public void save(Connection transaction, Map<String, LogPosition> positions) throws SQLException {
        try (PreparedStatement upsert = transaction.prepareStatement(statements.save())) {
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
