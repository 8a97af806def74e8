package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Results in PostgreSQL, in the table {@code effect}. A claim is an advisory lock until the end of the transaction, so
 * others learn at once that a run is under way; the primary key has the last word when the result is kept. Each call is
 * one statement. Thread-safe; blocks.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">PostgreSQL's manual:
 *     advisory locks</a>
 */
final class PostgreSqlResultStore implements ResultStore<Connection> {
    /** Nobody knows how long another transaction takes. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final SchemaName schema;
    private final EffectTable table;
    private final PostgreSqlRights rights;
    private final String claim;
    private final String save;

    PostgreSqlResultStore(SchemaName schema) {
        this.schema = schema;
        this.table = new EffectTable(schema);
        this.rights = PostgreSqlRights.of(schema);
        this.claim = schema.in("""
                SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0)), state, fingerprint, result,
                    held_until > clock_timestamp(), forget_at > clock_timestamp()
                FROM (SELECT 1) AS one LEFT JOIN ${schema}.effect ON consumer = ? AND key = ?
                """);
        this.save = schema.in("""
                INSERT INTO ${schema}.effect AS known (consumer, key, state, owner, fence, attempt, fingerprint, result,
                    held_until, forget_at)
                VALUES (?, ?, 'DONE', gen_random_uuid(), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, 1, ?, ?,
                    clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond')
                ON CONFLICT (consumer, key) DO UPDATE SET state = 'DONE', owner = excluded.owner,
                    fence = greatest(known.fence + 1, excluded.fence), attempt = known.attempt + 1,
                    fingerprint = excluded.fingerprint, result = excluded.result, held_until = excluded.held_until,
                    forget_at = excluded.forget_at
                WHERE known.state <> 'DONE' AND known.held_until <= clock_timestamp()
                    OR known.state = 'DONE' AND known.forget_at <= clock_timestamp()
                """);
    }

    @Override
    public Optional<EffectOutcome> claim(Connection transaction, EffectKey key, byte[] fingerprint) {
        try (PreparedStatement statement = transaction.prepareStatement(claim)) {
            requireTransaction(transaction);
            statement.setString(1, schema + "/" + key.consumer().length() + "/" + key);
            statement.setString(2, key.consumer());
            statement.setString(3, key.value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return read(row, fingerprint);
            }
        } catch (SQLException e) {
            throw failed(key + ": could not be claimed", e);
        }
    }

    /** The row may be older than the lock, if the other transaction has just ended; then {@link #save} refuses. */
    private static Optional<EffectOutcome> read(ResultSet row, byte[] fingerprint) throws SQLException {
        boolean isClaimed = row.getBoolean(1);
        String state = row.getString(2);
        if ("DONE".equals(state) && row.getBoolean(6)) {
            return Optional.of(
                    Arrays.equals(row.getBytes(3), fingerprint)
                            ? new EffectOutcome.Done(row.getBytes(4), true)
                            : new EffectOutcome.Conflict());
        }
        boolean isLeased = "HELD".equals(state) && row.getBoolean(5);
        return isClaimed && !isLeased ? Optional.empty() : Optional.of(new EffectOutcome.InFlight(RETRY_AFTER));
    }

    @Override
    public void save(Connection transaction, EffectKey key, byte[] fingerprint, byte[] result, Duration timeToLive) {
        try (PreparedStatement statement = transaction.prepareStatement(save)) {
            statement.setString(1, key.consumer());
            statement.setString(2, key.value());
            statement.setBytes(3, fingerprint);
            statement.setBytes(4, result);
            statement.setLong(5, timeToLive.toMillis());
            if (statement.executeUpdate() != 1) {
                throw new InboxException(key + ": has a result already (expected: none; ask again with the same key)");
            }
        } catch (SQLException e) {
            throw failed(key + ": the result could not be kept", e);
        }
    }

    @Override
    public void commit(Connection transaction) {
        try {
            CheckedCommit.commit(transaction);
        } catch (SQLException e) {
            throw new InboxException("effect and result could not be committed: " + e.getMessage(), e);
        }
    }

    @Override
    public int deleteForgotten(Connection transaction, int limit) {
        try {
            return table.deleteForgotten(transaction, limit);
        } catch (SQLException e) {
            throw failed("forgotten effects could not be deleted", e);
        }
    }

    private InboxException failed(String what, SQLException e) {
        return new InboxException(what + ": " + rights.explain(e, PostgreSqlRights.Use.CONSUME), e);
    }

    private static void requireTransaction(Connection transaction) throws SQLException {
        if (transaction.getAutoCommit()) {
            throw new InboxException("connection: auto-commit is on (expected: a transaction, begun with"
                    + " setAutoCommit(false), so that the claim commits together with the effect)");
        }
    }
}
