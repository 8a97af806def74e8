package dev.hitotsu.mysql.internal.effect;

import static dev.hitotsu.mysql.internal.effect.EffectSql.IN_MILLIS;
import static dev.hitotsu.mysql.internal.effect.EffectSql.MICROS;
import static dev.hitotsu.mysql.internal.effect.EffectSql.NOW;
import static dev.hitotsu.mysql.internal.effect.EffectSql.OF_KEY;
import static dev.hitotsu.mysql.internal.effect.LeasedEffects.PAST;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.MySqlState;
import dev.hitotsu.mysql.internal.effect.EffectSql.Call;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Results that are kept in the transaction of their effect: the statements on the table {@code effect}. A claim is a
 * row in the state {@code CLAIMED} that is not yet committed, so others meet a lock; they do not wait for it.
 *
 * <p>A deadlock makes the server roll a whole transaction back, and a later statement begins another one, in which a
 * COMMIT would keep the result without the effect. There the row is not claimed, and nothing is saved. Thread-safe;
 * blocks.
 */
public final class KeptEffects {
    /** Nobody knows how long another transaction takes. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** A row that was never done, or is forgotten, and that nobody holds. */
    private static final String IS_FREE =
            "(state <> 'DONE' AND held_until <= " + NOW + " OR state = 'DONE' AND forget_at <= " + NOW + ")";

    private final SchemaName schema;
    private final String look;
    private final String insert;
    private final String lock;
    private final String mark;
    private final String save;

    /** The effects in the tables of this schema. */
    public KeptEffects(SchemaName schema) {
        this.schema = schema;
        this.look =
                schema.in("SELECT " + IS_FREE + ", state, fingerprint, result FROM ${schema}.effect WHERE " + OF_KEY);
        this.insert = schema.in("INSERT INTO ${schema}.effect (consumer, effect_key, state, owner, fence, attempt,"
                + " fingerprint, held_until, forget_at) VALUES (?, ?, 'CLAIMED', ?, " + MICROS + ", 0, ?, " + PAST
                + ", " + PAST + ")");
        this.lock = schema.in(
                "SELECT 1 FROM ${schema}.effect WHERE " + OF_KEY + " AND " + IS_FREE + " FOR UPDATE SKIP LOCKED");
        this.mark = schema.in("UPDATE ${schema}.effect SET state = 'CLAIMED', held_until = " + PAST + ", forget_at = "
                + PAST + " WHERE " + OF_KEY);
        this.save = schema.in("UPDATE ${schema}.effect SET state = 'DONE', owner = ?, fence = GREATEST(fence + 1, "
                + MICROS + "), attempt = attempt + 1, fingerprint = ?, result = ?, held_until = " + NOW
                + ", forget_at = " + IN_MILLIS + " WHERE " + OF_KEY + " AND state = 'CLAIMED'");
    }

    /**
     * Claims the key until the end of the transaction.
     *
     * @return empty if the effect is to run now; otherwise why not
     */
    public Optional<EffectOutcome> claim(Connection transaction, EffectKey key, byte[] fingerprint)
            throws SQLException {
        boolean isThere;
        try (Call call = new Call(transaction, look).key(key);
                ResultSet row = call.query()) {
            isThere = row.next();
            if (isThere && !row.getBoolean(1)) {
                return Optional.of(answer(row, fingerprint));
            }
        }
        boolean isClaimed = isThere ? lock(transaction, key) : insert(transaction, key, fingerprint);
        return isClaimed ? Optional.empty() : Optional.of(new EffectOutcome.InFlight(RETRY_AFTER));
    }

    private static EffectOutcome answer(ResultSet row, byte[] fingerprint) throws SQLException {
        if (!row.getString(2).equals("DONE")) {
            return new EffectOutcome.InFlight(RETRY_AFTER);
        }
        return Arrays.equals(row.getBytes(3), fingerprint)
                ? new EffectOutcome.Done(row.getBytes(4), true)
                : new EffectOutcome.Conflict();
    }

    /** Leaves out what somebody else has locked, or has changed since it was looked at. */
    private boolean lock(Connection transaction, EffectKey key) throws SQLException {
        try (Call call = new Call(transaction, lock).key(key);
                ResultSet row = call.query()) {
            if (!row.next()) {
                return false;
            }
        }
        try (Call call = new Call(transaction, mark).key(key)) {
            return call.update() == 1;
        }
    }

    /** Does not wait for a row that another transaction has inserted, or has just committed. */
    private boolean insert(Connection transaction, EffectKey key, byte[] fingerprint) throws SQLException {
        try (ShortLockWait wait = ShortLockWait.begin(transaction);
                Call call = new Call(transaction, wait.in(insert)).key(key)) {
            return call.owner(UUID.randomUUID()).bytes(fingerprint).update() == 1;
        } catch (SQLException e) {
            if (MySqlState.isDuplicate(e) || MySqlState.isLockTimeout(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Keeps the result; false if this transaction has not claimed the key. */
    public boolean save(Connection transaction, EffectKey key, byte[] fingerprint, byte[] result, Duration timeToLive)
            throws SQLException {
        try (Call call = new Call(transaction, save)) {
            return call.owner(UUID.randomUUID())
                            .bytes(fingerprint)
                            .bytes(result)
                            .number(timeToLive.toMillis())
                            .key(key)
                            .update()
                    == 1;
        }
    }

    /** Deletes some of what is forgotten, in a transaction that somebody else ends; returns how many. */
    public int deleteForgotten(Connection transaction, int limit) throws SQLException {
        return EffectSql.deleteForgotten(transaction, schema, limit);
    }
}
