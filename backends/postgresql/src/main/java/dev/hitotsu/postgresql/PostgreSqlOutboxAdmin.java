package dev.hitotsu.postgresql;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.relay.store.Lane;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks into an outbox in PostgreSQL, retries and skips its messages. Each call is a transaction of its own. Thread-safe; blocks. */
final class PostgreSqlOutboxAdmin implements OutboxAdmin {
    private static final String CAN_BE_RETRIED =
            "state IN ('RETRY', 'BLOCKED', 'DEAD', 'DEAD_LETTER', 'SKIPPED', 'DELAYED')";
    private static final String CAN_BE_SKIPPED = "state <> 'SKIPPED'";

    private final DataSource dataSource;
    private final SchemaName schema;
    private final OutboxStatusQuery status;
    private final OutboxEntryQueries entries;
    private final ParkedTable parked;
    private final LeaseTable lease;

    PostgreSqlOutboxAdmin(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.status = new OutboxStatusQuery(schema);
        this.entries = new OutboxEntryQueries(schema);
        this.parked = new ParkedTable(schema);
        this.lease = new LeaseTable(schema);
    }

    @Override
    public OutboxStatus status() {
        return inTransaction(status::read);
    }

    @Override
    public List<OutboxEntry> list(EntryFilter filter) {
        requireNonNull(filter, "filter: null (expected: an entry filter)");
        return inTransaction(connection -> entries.list(connection, filter));
    }

    @Override
    public Optional<OutboxEntry> find(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return inTransaction(connection -> entries.find(connection, id));
    }

    @Override
    public boolean retry(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return inTransactionUnderLease(connection -> retry(connection, "id = ?", id) > 0);
    }

    @Override
    public int retryAll(OutboxState state) {
        requireNonNull(state, "state: null (expected: an outbox state)");
        return inTransactionUnderLease(connection -> retry(connection, "state = ?", state.name()));
    }

    /** A message that was given up has lost its place in the order of its key. One that still holds its key keeps it. */
    private int retry(Connection connection, String condition, Object parameter) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.parked SET state = 'RETRY',"
                + " former_attempts = former_attempts + attempts, attempts = 0,"
                + " ordered = ordered AND state IN ('RETRY', 'BLOCKED'), next_attempt_at = clock_timestamp(),"
                + " changed_at = clock_timestamp(), version = version + 1 WHERE " + condition + " AND "
                + CAN_BE_RETRIED);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, parameter);
            return update.executeUpdate();
        }
    }

    @Override
    public boolean skip(UUID id) {
        requireNonNull(id, "id: null (expected: a UUID)");
        return inTransactionUnderLease(connection -> skip(connection, "id = ?", id) > 0);
    }

    @Override
    public int skipAll(OutboxState state) {
        requireNonNull(state, "state: null (expected: an outbox state)");
        return inTransactionUnderLease(connection -> skip(connection, "state = ?", state.name()));
    }

    private int skip(Connection connection, String condition, Object parameter) throws SQLException {
        String sql = schema.in("UPDATE ${schema}.parked SET state = 'SKIPPED', next_attempt_at = NULL,"
                + " changed_at = clock_timestamp(), version = version + 1"
                + " WHERE " + condition + " AND " + CAN_BE_SKIPPED + " RETURNING topic, key");
        Set<Lane> freed = new HashSet<>();
        int found = 0;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, parameter);
            try (ResultSet rows = update.executeQuery()) {
                while (rows.next()) {
                    found++;
                    String key = rows.getString(2);
                    if (key != null) {
                        freed.add(new Lane(rows.getString(1), key));
                    }
                }
            }
        }
        parked.promoteFirst(connection, freed);
        return found;
    }

    /** Locks the lease, so that no settlement of the relay runs at the same time. */
    private <R> R inTransactionUnderLease(SqlWork<R> work) {
        return inTransaction(connection -> {
            lease.lock(connection);
            return work.run(connection);
        });
    }

    private <R> R inTransaction(SqlWork<R> work) {
        try (Connection connection = dataSource.getConnection()) {
            PostgreSqlSchema.of(dataSource, schema).check(connection);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            RowSecurity.offInTransaction(connection);
            R result = work.run(connection);
            CheckedCommit.commit(connection);
            return result;
        } catch (SQLException e) {
            throw new OutboxException(
                    "database: " + PostgreSqlRights.of(schema).explain(e, PostgreSqlRights.Use.OPERATE), e);
        }
    }

    @FunctionalInterface
    private interface SqlWork<R> {
        R run(Connection connection) throws SQLException;
    }
}
