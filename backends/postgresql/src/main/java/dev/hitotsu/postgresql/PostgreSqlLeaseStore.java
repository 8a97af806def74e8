package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Claims with leases in PostgreSQL, in the table {@code effect}. Each call is one statement in a transaction of its
 * own, on the database's clock. No connection is held while an effect runs. Thread-safe; blocks.
 */
final class PostgreSqlLeaseStore implements LeaseStore {
    /** A row that changes while it is looked at is looked at again. */
    private static final int MAX_ATTEMPTS = 100;

    private final DataSource dataSource;
    private final EffectTable table;
    private final PostgreSqlRights rights;

    PostgreSqlLeaseStore(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.table = new EffectTable(schema);
        this.rights = PostgreSqlRights.of(schema);
    }

    @Override
    public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Optional<LeaseClaim> claim =
                    call(key + " claimed", connection -> table.claim(connection, key, owner, fingerprint, terms));
            if (claim.isPresent()) {
                return claim.get();
            }
        }
        throw new InboxException(
                key + ": changed while it was claimed, " + MAX_ATTEMPTS + " times (expected: an answer; ask again)");
    }

    @Override
    public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        return call(key + " renewed", connection -> table.renew(connection, key, owner, terms));
    }

    @Override
    public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        return call(key + " completed", connection -> table.complete(connection, key, owner, result, terms));
    }

    @Override
    public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return call(key + " released", connection -> table.release(connection, key, owner, terms));
    }

    @Override
    public int deleteForgotten(int limit) {
        return call("forgotten effects deleted", connection -> table.deleteForgotten(connection, limit));
    }

    @FunctionalInterface
    private interface Step<R> {
        R run(Connection connection) throws SQLException;
    }

    private <R> R call(String what, Step<R> step) {
        try {
            return callUntilSerialized(step);
        } catch (SQLException e) {
            throw new InboxException(what + ": refused: " + rights.explain(e, PostgreSqlRights.Use.CONSUME), e);
        }
    }

    /** Where the default isolation is higher than READ COMMITTED, a statement may lose against another one. */
    private <R> R callUntilSerialized(Step<R> step) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return callOnce(step);
            } catch (SQLException e) {
                if (!SqlState.hasCode(e, SqlState.SERIALIZATION_FAILURE) || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private <R> R callOnce(Step<R> step) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            return step.run(connection);
        }
    }
}
