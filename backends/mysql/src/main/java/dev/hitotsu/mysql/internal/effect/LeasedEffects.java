package dev.hitotsu.mysql.internal.effect;

import static dev.hitotsu.mysql.internal.effect.EffectSql.IN_MILLIS;
import static dev.hitotsu.mysql.internal.effect.EffectSql.MICROS;
import static dev.hitotsu.mysql.internal.effect.EffectSql.NOW;
import static dev.hitotsu.mysql.internal.effect.EffectSql.OF_KEY;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.mysql.internal.effect.EffectSql.Call;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Claims with leases: the statements on the table {@code effect}, each a transaction of its own by auto-commit. Times
 * are the database's, of the beginning of a statement: one that has waited for a lock takes nothing for over too early.
 * Thread-safe; blocks.
 */
public final class LeasedEffects {
    /** Long ago: a row that nobody holds. */
    static final String PAST = "'1970-01-01'";

    private static final String IS_FREE = "(held_until <= " + NOW + " AND forget_at <= " + NOW
            + " OR state = 'RELEASED' OR state = 'HELD' AND fingerprint = ? AND (held_until <= " + NOW
            + " OR owner = ?))";

    private static final String IS_OURS = "owner = ? AND state = 'HELD' AND held_until > " + NOW;

    private final SchemaName schema;
    private final String insert;
    private final String take;
    private final String look;
    private final String renew;
    private final String complete;
    private final String release;

    /** The effects in the tables of this schema. */
    public LeasedEffects(SchemaName schema) {
        this.schema = schema;
        this.insert = schema.in("INSERT INTO ${schema}.effect (consumer, effect_key, state, owner, fence, attempt,"
                + " fingerprint, held_until, forget_at) VALUES (?, ?, 'HELD', ?, " + MICROS + ", 1, ?, " + IN_MILLIS
                + ", " + IN_MILLIS + ")");
        // Assigned from left to right: what is asked first is assigned last.
        this.take = update(
                "fence = IF(owner = ?, fence, GREATEST(fence + 1, " + MICROS + ")),"
                        + " attempt = CASE WHEN owner = ? THEN attempt WHEN forget_at <= " + NOW
                        + " THEN 1 ELSE attempt + 1 END, owner = ?, state = 'HELD', fingerprint = ?, result = NULL,"
                        + " held_until = " + IN_MILLIS + ", forget_at = " + IN_MILLIS,
                IS_FREE);
        this.look = schema.in("SELECT state, owner, fence, attempt, fingerprint, result,"
                + " CEIL(TIMESTAMPDIFF(MICROSECOND, " + NOW + ", held_until) / 1000) FROM ${schema}.effect WHERE "
                + OF_KEY);
        this.renew = update("held_until = " + IN_MILLIS, IS_OURS);
        this.complete =
                update("result = ?, " + forgetLater() + ", state = 'DONE'", "(" + IS_OURS + " OR " + ended("DONE"));
        this.release = update(forgetLater() + ", state = 'RELEASED'", "(" + IS_OURS + " OR " + ended("RELEASED"));
    }

    private String update(String assignments, String condition) {
        return schema.in("UPDATE ${schema}.effect SET " + assignments + " WHERE " + OF_KEY + " AND " + condition);
    }

    private static String forgetLater() {
        return "forget_at = GREATEST(forget_at, " + IN_MILLIS + ")";
    }

    private static String ended(String state) {
        return "state = '" + state + "' AND owner = ?)";
    }

    /** Empty if the row has changed meanwhile, and must be looked at again. */
    public Optional<LeaseClaim> claim(
            Connection connection, EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms)
            throws SQLException {
        if (!insert(connection, key, owner, fingerprint, terms)) {
            take(connection, key, owner, fingerprint, terms);
        }
        try (Call call = new Call(connection, look).key(key);
                ResultSet row = call.query()) {
            return row.next() ? read(row, owner, fingerprint) : Optional.empty();
        }
    }

    private boolean insert(Connection connection, EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms)
            throws SQLException {
        try (Call call = new Call(connection, insert).key(key).owner(owner).bytes(fingerprint)) {
            return deadlines(call, terms).update() == 1;
        } catch (SQLException e) {
            if (MySqlState.isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    private void take(Connection connection, EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms)
            throws SQLException {
        try (Call call = new Call(connection, take)
                .owner(owner)
                .owner(owner)
                .owner(owner)
                .bytes(fingerprint)) {
            deadlines(call, terms).key(key).bytes(fingerprint).owner(owner).update();
        }
    }

    private static Call deadlines(Call call, LeaseTerms terms) throws SQLException {
        return call.number(terms.lease().toMillis())
                .number(terms.lease().plus(terms.timeToLive()).toMillis());
    }

    private static Optional<LeaseClaim> read(ResultSet row, UUID owner, byte[] fingerprint) throws SQLException {
        String state = row.getString(1);
        if (state.equals("RELEASED")) {
            return Optional.empty();
        }
        if (!Arrays.equals(row.getBytes(5), fingerprint)) {
            return Optional.of(new LeaseClaim.Conflict());
        }
        if (state.equals("DONE")) {
            return Optional.of(new LeaseClaim.Done(row.getBytes(6)));
        }
        long remainingMillis = row.getLong(7);
        if (remainingMillis <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                Uuids.of(row.getBytes(2)).equals(owner)
                        ? new LeaseClaim.Granted(row.getLong(3), row.getInt(4))
                        : new LeaseClaim.Held(Duration.ofMillis(remainingMillis)));
    }

    /** Begins the owner's lease anew; false if it is not his any more. */
    public boolean renew(Connection connection, EffectKey key, UUID owner, LeaseTerms terms) throws SQLException {
        try (Call call = new Call(connection, renew)) {
            return call.number(terms.lease().toMillis()).key(key).owner(owner).update() == 1;
        }
    }

    /** Keeps the owner's result; false if the effect is not his any more. */
    public boolean complete(
            Connection connection, EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms)
            throws SQLException {
        try (Call call = new Call(connection, complete)) {
            return end(call.bytes(result), key, owner, terms);
        }
    }

    /** Gives the owner's claim back; false if it was not his any more. */
    public boolean release(Connection connection, EffectKey key, UUID owner, LeaseTerms terms) throws SQLException {
        try (Call call = new Call(connection, release)) {
            return end(call, key, owner, terms);
        }
    }

    private static boolean end(Call call, EffectKey key, UUID owner, LeaseTerms terms) throws SQLException {
        return call.number(terms.timeToLive().toMillis())
                        .key(key)
                        .owner(owner)
                        .owner(owner)
                        .update()
                == 1;
    }

    /** Deletes some of what is forgotten, in a transaction that somebody else ends; returns how many. */
    public int deleteForgotten(Connection transaction, int limit) throws SQLException {
        return EffectSql.deleteForgotten(transaction, schema, limit);
    }
}
