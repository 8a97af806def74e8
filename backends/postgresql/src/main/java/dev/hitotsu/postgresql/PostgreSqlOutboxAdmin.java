package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks after an outbox in PostgreSQL. Each call is a transaction of its own. Thread-safe; blocks. */
public final class PostgreSqlOutboxAdmin implements OutboxAdmin {
    private static final int MAX_LISTED = 10_000;
    private static final String CAN_BE_RETRIED =
            "state IN ('RETRY', 'BLOCKED', 'DEAD', 'DEAD_LETTER', 'SKIPPED', 'DELAYED')";
    private static final String CAN_BE_SKIPPED = "state <> 'SKIPPED'";

    private final DataSource dataSource;
    private final SchemaName schema;
    private final ParkedTable parked;
    private final LeaseTable lease;

    private PostgreSqlOutboxAdmin(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.parked = new ParkedTable(schema);
        this.lease = new LeaseTable(schema);
    }

    public static PostgreSqlOutboxAdmin of(DataSource dataSource, SchemaName schema) {
        return new PostgreSqlOutboxAdmin(dataSource, schema);
    }

    @Override
    public OutboxStatus status() {
        return inTransaction(this::status);
    }

    private OutboxStatus status(Connection connection) throws SQLException {
        PostgreSqlCheckpoint saved = checkpoint(connection);
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        long oldestMillis = countLog(connection, saved, counts);
        oldestMillis = Math.max(oldestMillis, countParked(connection, counts));
        String sql = schema.in("""
                SELECT owner, fence, nullif(expires_at, '-infinity') AS expires_at,
                    (SELECT max(saved_at) FROM (SELECT saved_at FROM ${schema}.checkpoint_0
                        UNION ALL SELECT saved_at FROM ${schema}.checkpoint_1) AS saves) AS saved_at
                FROM ${schema}.relay_lease WHERE name = 'relay' AND (owner IS NULL OR expires_at > clock_timestamp())
                UNION ALL
                SELECT NULL, fence, NULL, NULL FROM ${schema}.relay_lease
                WHERE name = 'relay' AND owner IS NOT NULL AND expires_at <= clock_timestamp()
                """);
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new OutboxStatus(
                    counts,
                    Duration.ofMillis(oldestMillis),
                    saved.position(),
                    saved.width(),
                    row.getString(1),
                    row.getLong(2),
                    MessageColumns.time(row, 3),
                    MessageColumns.time(row, 4));
        }
    }

    /** Counts the log; gives the age in milliseconds of the oldest message that is not delivered. */
    private long countLog(Connection connection, PostgreSqlCheckpoint saved, Map<OutboxState, Long> counts)
            throws SQLException {
        String sql = schema.in("""
                WITH gap AS (SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)),
                waiting AS (
                    SELECT position, appended_at FROM ${schema}.message WHERE position > ?
                    UNION ALL
                    SELECT position, appended_at FROM gap JOIN ${schema}.message ON position BETWEEN first AND last)
                SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(appended_at)) * 1000, 0)::bigint,
                    (SELECT count(*) FROM ${schema}.message)
                FROM waiting
                """);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, saved.firsts(connection));
            select.setArray(2, saved.lasts(connection));
            select.setLong(3, saved.position());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                counts.put(OutboxState.PENDING, row.getLong(1));
                counts.put(OutboxState.PUBLISHED, Math.max(0, row.getLong(3) - row.getLong(1)));
                return row.getLong(2);
            }
        }
    }

    private long countParked(Connection connection, Map<OutboxState, Long> counts) throws SQLException {
        String sql = schema.in("""
                SELECT state, count(*), CASE WHEN state IN ('RETRY', 'WAITING', 'BLOCKED', 'DEAD_LETTER') THEN
                    (extract(epoch FROM clock_timestamp() - min(parked_at)) * 1000)::bigint ELSE 0 END
                FROM ${schema}.parked GROUP BY state
                """);
        long oldestMillis = 0;
        long kept = 0;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                counts.put(OutboxState.valueOf(rows.getString(1)), rows.getLong(2));
                kept += rows.getLong(2);
                oldestMillis = Math.max(oldestMillis, rows.getLong(3));
            }
        }
        long parkedCount = kept;
        counts.computeIfPresent(OutboxState.PUBLISHED, (state, rows) -> Math.max(0, rows - parkedCount));
        return oldestMillis;
    }

    @Override
    public List<OutboxEntry> list(OutboxState state, int limit) {
        if (limit < 1 || limit > MAX_LISTED) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_LISTED + ")");
        }
        return inTransaction(connection -> switch (state) {
            case PENDING -> pending(connection, limit);
            case PUBLISHED -> published(connection, limit);
            case DELAYED, RETRY, WAITING, BLOCKED, DEAD, DEAD_LETTER, SKIPPED -> {
                String where = "WHERE state = '" + state + "' ORDER BY position LIMIT ?";
                yield parkedEntries(connection, where, statement -> statement.setInt(1, limit));
            }
        });
    }

    private List<OutboxEntry> pending(Connection connection, int limit) throws SQLException {
        PostgreSqlCheckpoint saved = checkpoint(connection);
        String where =
                "WHERE position > ? OR EXISTS (SELECT 1 FROM unnest(?::bigint[], ?::bigint[]) AS gap(first, last)"
                        + " WHERE position BETWEEN first AND last) ORDER BY position LIMIT ?";
        return logEntries(connection, where, OutboxState.PENDING, statement -> {
            statement.setLong(1, saved.position());
            statement.setArray(2, saved.firsts(connection));
            statement.setArray(3, saved.lasts(connection));
            statement.setInt(4, limit);
        });
    }

    private List<OutboxEntry> published(Connection connection, int limit) throws SQLException {
        PostgreSqlCheckpoint saved = checkpoint(connection);
        String where = "WHERE position <= ? AND NOT EXISTS (SELECT 1 FROM ${schema}.parked WHERE parked.position ="
                + " message.position) ORDER BY position DESC LIMIT ?";
        return logEntries(connection, where, OutboxState.PUBLISHED, statement -> {
            statement.setLong(1, saved.position());
            statement.setInt(2, limit);
        });
    }

    @Override
    public Optional<OutboxEntry> find(UUID id) {
        return inTransaction(connection -> {
            SqlBinding byId = statement -> statement.setObject(1, id);
            List<OutboxEntry> found = parkedEntries(connection, "WHERE id = ? ORDER BY position LIMIT 1", byId);
            if (found.isEmpty()) {
                found = logEntries(connection, "WHERE id = ? ORDER BY position LIMIT 1", OutboxState.PENDING, byId);
            }
            PostgreSqlCheckpoint saved = checkpoint(connection);
            return found.stream().findFirst().map(entry -> withStateOf(entry, saved));
        });
    }

    private static OutboxEntry withStateOf(OutboxEntry entry, PostgreSqlCheckpoint saved) {
        if (entry.state() != OutboxState.PENDING || !saved.hasPassed(entry.position())) {
            return entry;
        }
        return new OutboxEntry(entry.position(), entry.message(), OutboxState.PUBLISHED, 0, null, null);
    }

    @Override
    public boolean retry(UUID id) {
        return deciding(connection ->
                retry(connection, "id = ? AND " + CAN_BE_RETRIED, statement -> statement.setObject(1, id)) > 0);
    }

    @Override
    public int retryAll(OutboxState state) {
        return deciding(connection -> retry(
                connection, "state = ? AND " + CAN_BE_RETRIED, statement -> statement.setString(1, state.name())));
    }

    /** What was given up has lost its place in the order of its key; what still holds its key keeps it. */
    private int retry(Connection connection, String where, SqlBinding binding) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.parked SET state = 'RETRY', attempts = 0,"
                + " ordered = ordered AND state IN ('RETRY', 'BLOCKED'), next_attempt_at = clock_timestamp(),"
                + " changed_at = clock_timestamp(), version = version + 1 WHERE " + where);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            binding.bind(update);
            return update.executeUpdate();
        }
    }

    @Override
    public boolean skip(UUID id) {
        String sql = schema.in("UPDATE ${schema}.parked SET state = 'SKIPPED',"
                + " changed_at = clock_timestamp(), version = version + 1"
                + " WHERE id = ? AND " + CAN_BE_SKIPPED + " RETURNING topic, key");
        return deciding(connection -> {
            Set<Lane> freed = new HashSet<>();
            boolean found = false;
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setObject(1, id);
                try (ResultSet rows = update.executeQuery()) {
                    while (rows.next()) {
                        found = true;
                        String key = rows.getString(2);
                        if (key != null) {
                            freed.add(new Lane(rows.getString(1), key));
                        }
                    }
                }
            }
            parked.promote(connection, freed);
            return found;
        });
    }

    private List<OutboxEntry> parkedEntries(Connection connection, String where, SqlBinding binding)
            throws SQLException {
        return entries(
                connection,
                "SELECT position, state, attempts, next_attempt_at, last_error, " + MessageColumns.NAMES
                        + " FROM ${schema}.parked " + where,
                binding);
    }

    private List<OutboxEntry> logEntries(Connection connection, String where, OutboxState state, SqlBinding binding)
            throws SQLException {
        return entries(
                connection,
                "SELECT position, '" + state + "', 0, NULL::timestamptz, NULL::text, " + MessageColumns.NAMES
                        + " FROM ${schema}.message " + where,
                binding);
    }

    private List<OutboxEntry> entries(Connection connection, String sql, SqlBinding binding) throws SQLException {
        List<OutboxEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(schema.in(sql))) {
            binding.bind(select);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
        }
        return entries;
    }

    private static OutboxEntry entry(ResultSet rows) throws SQLException {
        LogEntry read = MessageColumns.read(rows, rows.getLong(1), 6);
        String lastError = rows.getString(5);
        if (lastError == null && read instanceof LogEntry.Unreadable unreadable) {
            lastError = unreadable.reason();
        }
        return new OutboxEntry(
                read.position(),
                read.message(),
                OutboxState.valueOf(rows.getString(2)),
                rows.getInt(3),
                MessageColumns.time(rows, 4),
                lastError);
    }

    private PostgreSqlCheckpoint checkpoint(Connection connection) throws SQLException {
        return new CheckpointLog(schema, 0).load(connection);
    }

    /** What a person decides and what the relay settles come one after the other. */
    private <R> R deciding(SqlWork<R> work) {
        return inTransaction(connection -> {
            lease.lock(connection);
            return work.run(connection);
        });
    }

    private <R> R inTransaction(SqlWork<R> work) {
        try (Connection connection = dataSource.getConnection()) {
            PostgreSqlSchema.of(schema).check(connection);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            R result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new OutboxException("database: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface SqlWork<R> {
        R run(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface SqlBinding {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
