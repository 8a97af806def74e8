package dev.hitotsu.mysql;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.InboxConnections;
import dev.hitotsu.mysql.internal.effect.KeptEffects;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Results in MySQL or MariaDB, in the table {@code effect}. Thread-safe; blocks. */
final class MySqlResultStore implements ResultStore<Connection> {
    private final KeptEffects effects;
    private final MySqlRights rights;

    MySqlResultStore(SchemaName schema) {
        this.effects = new KeptEffects(schema);
        this.rights = MySqlRights.of(schema);
    }

    @Override
    public Optional<EffectOutcome> claim(Connection transaction, EffectKey key, byte[] fingerprint) {
        try {
            InboxConnections.requireTransaction(transaction);
            return effects.claim(transaction, key, fingerprint);
        } catch (SQLException e) {
            throw failed(key + ": could not be claimed", e);
        }
    }

    @Override
    public void save(Connection transaction, EffectKey key, byte[] fingerprint, byte[] result, Duration timeToLive) {
        try {
            if (!effects.save(transaction, key, fingerprint, result, timeToLive)) {
                throw new InboxException(key + ": the transaction is not the one of the claim; the server rolled that"
                        + " back (expected: errors end the work; ask again with the same key)");
            }
        } catch (SQLException e) {
            throw failed(key + ": the result could not be kept", e);
        }
    }

    @Override
    public void commit(Connection transaction) {
        try {
            transaction.commit();
        } catch (SQLException e) {
            throw new InboxException("effect and result could not be committed: " + e.getMessage(), e);
        }
    }

    @Override
    public int deleteForgotten(Connection transaction, int limit) {
        try {
            return effects.deleteForgotten(transaction, limit);
        } catch (SQLException e) {
            throw failed("forgotten effects could not be deleted", e);
        }
    }

    private InboxException failed(String what, SQLException e) {
        return new InboxException(what + ": " + rights.explain(e, MySqlRights.Use.CONSUME), e);
    }
}
