package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session is a row. The row is deleted once the database's clock has passed the time up to which it was renewed. */
final class SqlSession implements StoreSession {
    private static final Logger log = LoggerFactory.getLogger(SqlSession.class);

    /** How much faster or slower one machine's clock may run than another's, as a fraction of the time. */
    private static final double MAX_CLOCK_DRIFT = 0.05;

    private final SqlExecutor executor;
    private final CoordinationSql sql;
    private final UUID id = UUID.randomUUID();
    private final Duration length;
    private volatile boolean ended;

    private SqlSession(SqlExecutor executor, CoordinationSql sql, Duration length) {
        this.executor = executor;
        this.sql = sql;
        this.length = length;
    }

    static SqlSession open(SqlExecutor executor, CoordinationSql sql, Duration length) {
        SqlSession session = new SqlSession(executor, sql, length);
        executor.run(sql.openSession(), insert -> {
            insert.setObject(1, session.id);
            insert.setLong(2, session.lengthMicros());
            return insert.executeUpdate();
        });
        return session;
    }

    private long lengthMicros() {
        return length.toNanos() / 1_000;
    }

    UUID id() {
        return id;
    }

    /** The database counts from when it receives the renewal, which is after this JVM sent it. */
    @Override
    public Duration guaranteedLifetime() {
        return Duration.ofNanos((long) (length.toNanos() * (1 - MAX_CLOCK_DRIFT)));
    }

    @Override
    public void renew() {
        requireAlive();
        int renewed = executor.run(sql.renewSession(), update -> {
            update.setLong(1, lengthMicros());
            update.setObject(2, id);
            return update.executeUpdate();
        });
        if (renewed == 0) {
            throw markEnded();
        }
    }

    void requireAlive() {
        if (ended) {
            throw markEnded();
        }
    }

    /** Notes that the row is gone, and returns the exception that says so. */
    SessionEndedException markEnded() {
        ended = true;
        return new SessionEndedException(
                "session " + id + ": ended (expected: one that was renewed within " + length + ")");
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            executor.run(sql.endSession(), delete -> {
                delete.setObject(1, id);
                return delete.executeUpdate();
            });
        } catch (StoreUnavailableException | CoordinationException e) {
            log.debug("session {} could not be ended and will expire", id, e);
        }
    }
}
