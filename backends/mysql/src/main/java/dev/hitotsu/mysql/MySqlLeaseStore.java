package dev.hitotsu.mysql;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.jdbc.Rollback;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.mysql.internal.effect.LeasedEffects;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Claims with leases in MySQL or MariaDB, in the table {@code effect}, on the database's clock. No connection is held
 * while an effect runs. Thread-safe; blocks.
 */
final class MySqlLeaseStore implements LeaseStore {
    /** A row that changes while it is looked at is looked at again. */
    private static final int MAX_ATTEMPTS = 100;

    private final DataSource dataSource;
    private final LeasedEffects effects;
    private final MySqlRights rights;

    MySqlLeaseStore(DataSource dataSource, SchemaName schema) {
        this.dataSource = dataSource;
        this.effects = new LeasedEffects(schema);
        this.rights = MySqlRights.of(schema);
    }

    @Override
    public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Optional<LeaseClaim> claim =
                    call(key + " claimed", connection -> effects.claim(connection, key, owner, fingerprint, terms));
            if (claim.isPresent()) {
                return claim.get();
            }
        }
        throw new InboxException(
                key + ": changed while it was claimed, " + MAX_ATTEMPTS + " times (expected: an answer; ask again)");
    }

    @Override
    public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        return call(key + " renewed", connection -> effects.renew(connection, key, owner, terms));
    }

    @Override
    public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        return call(key + " completed", connection -> effects.complete(connection, key, owner, result, terms));
    }

    @Override
    public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return call(key + " released", connection -> effects.release(connection, key, owner, terms));
    }

    @Override
    public int deleteForgotten(int limit) {
        return call("forgotten effects deleted", connection -> deleteForgotten(connection, limit));
    }

    private int deleteForgotten(Connection connection, int limit) throws SQLException {
        connection.setAutoCommit(false);
        try {
            int deleted = effects.deleteForgotten(connection, limit);
            connection.commit();
            connection.setAutoCommit(true);
            return deleted;
        } catch (Throwable failure) {
            Rollback.after(failure, connection);
            throw failure;
        }
    }

    @FunctionalInterface
    private interface Step<R> {
        R run(Connection connection) throws SQLException;
    }

    /** A step runs again where the server has undone it because of a deadlock. */
    private <R> R call(String what, Step<R> step) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                return step.run(connection);
            } catch (SQLException e) {
                if (!MySqlState.isConflict(e) || attempt == MAX_ATTEMPTS) {
                    // A pool says only that it has no connection; its cause says why.
                    String reason = rights.explain(SqlState.rootCause(e), MySqlRights.Use.CONSUME);
                    throw new InboxException(what + ": refused: " + reason, e);
                }
            }
        }
    }
}
