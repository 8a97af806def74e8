package dev.hitotsu.mysql.coordination;

import dev.hitotsu.jdbc.internal.coordination.SqlSession;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.mysql.internal.Uuids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of sessions. Whoever adds an entry to a session locks its row in share mode first, whoever ends it alone: so
 * no entry outlives its session. Thread-safe; blocks.
 */
record SessionTable(CoordinationTransactions transactions, EntryTable entries) implements SqlSession.Rows {
    private static final Logger log = LoggerFactory.getLogger(SessionTable.class);

    private static final String EXPIRY = "UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND";
    private static final int MAX_EXPIRED = 100;

    @Override
    public void open(UUID id, long micros) {
        transactions.run(connection -> {
            try (PreparedStatement insert = prepare(
                    connection,
                    "INSERT INTO ${schema}.coordination_session (id, expires_at) VALUES (?, " + EXPIRY + ")")) {
                insert.setBytes(1, Uuids.toBytes(id));
                insert.setLong(2, micros);
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public boolean renew(UUID id, long micros) {
        return transactions.run(connection -> {
            try (PreparedStatement update = prepare(
                    connection, "UPDATE ${schema}.coordination_session SET expires_at = " + EXPIRY + " WHERE id = ?")) {
                update.setLong(1, micros);
                update.setBytes(2, Uuids.toBytes(id));
                return update.executeUpdate() > 0;
            }
        });
    }

    @Override
    public void end(UUID id) {
        transactions.run(connection -> end(connection, id, "FOR UPDATE"));
    }

    /** Keeps the session from ending until the transaction ends; false if it has ended. */
    boolean hold(Connection connection, UUID id) throws SQLException {
        return isThere(connection, id, "LOCK IN SHARE MODE");
    }

    /**
     * Ends sessions that have expired, or nothing on a server or for a user who may only read. Returns how many
     * milliseconds pass until another one may expire.
     */
    long endExpired() throws SQLException {
        try {
            return endAllExpired();
        } catch (SQLException e) {
            if (MySqlState.isReadOnly(e) || MySqlState.isDenied(e)) {
                log.debug("the database may only be read, so entries of expired sessions are shown", e);
                return Long.MAX_VALUE;
            }
            throw e;
        }
    }

    private long endAllExpired() throws SQLException {
        List<UUID> expired = transactions.runOrThrow(this::expired);
        for (UUID id : expired) {
            // A renewal may have come since.
            boolean unused = transactions.runOrThrow(
                    connection -> end(connection, id, "AND expires_at < UTC_TIMESTAMP(6) FOR UPDATE"));
        }
        return expired.size() == MAX_EXPIRED ? 0 : transactions.runOrThrow(this::millisToExpiry);
    }

    private long millisToExpiry(Connection connection) throws SQLException {
        try (PreparedStatement select = prepare(
                        connection,
                        "SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), MIN(expires_at))"
                                + " FROM ${schema}.coordination_session");
                ResultSet row = select.executeQuery()) {
            row.next();
            long micros = row.getLong(1);
            return row.wasNull() ? Long.MAX_VALUE : Math.max(0, micros / 1_000 + 1);
        }
    }

    private List<UUID> expired(Connection connection) throws SQLException {
        try (PreparedStatement select = prepare(
                connection,
                "SELECT id FROM ${schema}.coordination_session WHERE expires_at < UTC_TIMESTAMP(6) LIMIT "
                        + MAX_EXPIRED)) {
            List<UUID> expired = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    expired.add(Uuids.of(rows.getBytes(1)));
                }
            }
            return expired;
        }
    }

    private boolean end(Connection connection, UUID id, String lock) throws SQLException {
        if (!isThere(connection, id, lock)) {
            return false;
        }
        entries.deleteOf(connection, id);
        try (PreparedStatement delete =
                prepare(connection, "DELETE FROM ${schema}.coordination_session WHERE id = ?")) {
            delete.setBytes(1, Uuids.toBytes(id));
            delete.executeUpdate();
        }
        return true;
    }

    private boolean isThere(Connection connection, UUID id, String lock) throws SQLException {
        try (PreparedStatement select =
                prepare(connection, "SELECT 1 FROM ${schema}.coordination_session WHERE id = ? " + lock)) {
            select.setBytes(1, Uuids.toBytes(id));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(entries.schema().in(sql));
    }
}
