package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statements on the table {@code effect}. Each is one step, on the database's clock. A deadline is computed when
 * the statement begins, and compared after a row was locked, so a wait makes nothing late. Thread-safe; blocks.
 */
final class EffectTable {
    /** A key that was forgotten, was released, is ours, or is held by somebody whose lease is over. */
    private static final String IS_FREE = """
            (known.held_until <= clock_timestamp() AND known.forget_at <= clock_timestamp()
                OR known.state = 'RELEASED'
                OR known.state = 'HELD' AND known.fingerprint = excluded.fingerprint
                    AND (known.held_until <= clock_timestamp() OR known.owner = excluded.owner))
            """;

    private static final String IS_OURS = "owner = ? AND state = 'HELD' AND held_until > clock_timestamp()";

    private final String claim;
    private final String renew;
    private final String complete;
    private final String release;
    private final String deleteForgotten;

    EffectTable(SchemaName schema) {
        this.claim = schema.in("""
                WITH granted AS (
                    INSERT INTO ${schema}.effect AS known (consumer, key, state, owner, fence, attempt, fingerprint,
                        held_until, forget_at)
                    VALUES (?, ?, 'HELD', ?, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, 1, ?,
                        clock_timestamp() + ? * interval '1 millisecond',
                        clock_timestamp() + ? * interval '1 millisecond')
                    ON CONFLICT (consumer, key) DO UPDATE SET
                        state = 'HELD',
                        owner = excluded.owner,
                        fence = CASE WHEN known.owner = excluded.owner THEN known.fence
                            ELSE greatest(known.fence + 1, excluded.fence) END,
                        attempt = CASE WHEN known.owner = excluded.owner THEN known.attempt
                            WHEN known.forget_at <= clock_timestamp() THEN 1 ELSE known.attempt + 1 END,
                        fingerprint = excluded.fingerprint,
                        result = NULL,
                        held_until = excluded.held_until,
                        forget_at = excluded.forget_at
                    WHERE %s
                    RETURNING fence, attempt)
                SELECT 'GRANTED', fence, attempt, NULL, NULL, NULL FROM granted
                UNION ALL
                SELECT state, NULL, NULL, fingerprint, result,
                    ceil(extract(epoch FROM held_until - clock_timestamp()) * 1000)
                FROM ${schema}.effect WHERE consumer = ? AND key = ? AND NOT EXISTS (SELECT FROM granted)
                """.formatted(IS_FREE));
        this.renew = schema.in("""
                UPDATE ${schema}.effect SET held_until = clock_timestamp() + ? * interval '1 millisecond'
                WHERE consumer = ? AND key = ? AND %s
                """.formatted(IS_OURS));
        this.complete = schema.in("""
                UPDATE ${schema}.effect SET state = 'DONE', result = ?,
                    forget_at = greatest(forget_at, clock_timestamp() + ? * interval '1 millisecond')
                WHERE consumer = ? AND key = ? AND (%s OR state = 'DONE' AND owner = ?)
                """.formatted(IS_OURS));
        this.release = schema.in("""
                UPDATE ${schema}.effect SET state = 'RELEASED',
                    forget_at = greatest(forget_at, clock_timestamp() + ? * interval '1 millisecond')
                WHERE consumer = ? AND key = ? AND (%s OR state = 'RELEASED' AND owner = ?)
                """.formatted(IS_OURS));
        this.deleteForgotten = schema.in("""
                DELETE FROM ${schema}.effect WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM ${schema}.effect
                    WHERE forget_at <= statement_timestamp() AND held_until <= clock_timestamp()
                    ORDER BY forget_at LIMIT ? FOR UPDATE SKIP LOCKED))
                """);
    }

    /** Empty if the row changed while the statement ran, and must be looked at again. */
    Optional<LeaseClaim> claim(Connection connection, EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(claim)) {
            statement.setString(1, key.consumer());
            statement.setString(2, key.value());
            statement.setObject(3, owner);
            statement.setBytes(4, fingerprint);
            statement.setLong(5, terms.lease().toMillis());
            statement.setLong(6, terms.lease().plus(terms.timeToLive()).toMillis());
            statement.setString(7, key.consumer());
            statement.setString(8, key.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? read(row, fingerprint) : Optional.empty();
            }
        }
    }

    private static Optional<LeaseClaim> read(ResultSet row, byte[] fingerprint) throws SQLException {
        String state = row.getString(1);
        if (state.equals("GRANTED")) {
            return Optional.of(new LeaseClaim.Granted(row.getLong(2), row.getInt(3)));
        }
        if (state.equals("RELEASED")) {
            return Optional.empty();
        }
        if (!Arrays.equals(row.getBytes(4), fingerprint)) {
            return Optional.of(new LeaseClaim.Conflict());
        }
        if (state.equals("DONE")) {
            return Optional.of(new LeaseClaim.Done(row.getBytes(5)));
        }
        long remainingMillis = row.getLong(6);
        return remainingMillis > 0
                ? Optional.of(new LeaseClaim.Held(Duration.ofMillis(remainingMillis)))
                : Optional.empty();
    }

    boolean renew(Connection connection, EffectKey key, UUID owner, LeaseTerms terms) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(renew)) {
            statement.setLong(1, terms.lease().toMillis());
            statement.setString(2, key.consumer());
            statement.setString(3, key.value());
            statement.setObject(4, owner);
            return statement.executeUpdate() == 1;
        }
    }

    boolean complete(Connection connection, EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(complete)) {
            statement.setBytes(1, result);
            return end(statement, 2, key, owner, terms);
        }
    }

    boolean release(Connection connection, EffectKey key, UUID owner, LeaseTerms terms) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(release)) {
            return end(statement, 1, key, owner, terms);
        }
    }

    private static boolean end(PreparedStatement statement, int first, EffectKey key, UUID owner, LeaseTerms terms)
            throws SQLException {
        statement.setLong(first, terms.timeToLive().toMillis());
        statement.setString(first + 1, key.consumer());
        statement.setString(first + 2, key.value());
        statement.setObject(first + 3, owner);
        statement.setObject(first + 4, owner);
        return statement.executeUpdate() == 1;
    }

    int deleteForgotten(Connection connection, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(deleteForgotten)) {
            statement.setInt(1, limit);
            return statement.executeUpdate();
        }
    }
}
