package dev.hitotsu.jdbc.internal.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session is a row. The row is deleted once the database's clock has passed the time up to which it was renewed.
 * Thread-safe if the rows are.
 */
public final class SqlSession implements StoreSession {
    private static final Logger log = LoggerFactory.getLogger(SqlSession.class);

    /** How much faster or slower one machine's clock may run than another's, as a fraction of the time. */
    private static final double MAX_CLOCK_DRIFT = 0.05;

    private final Rows rows;
    private final UUID id = UUID.randomUUID();
    private final Duration length;
    private volatile boolean ended;

    private SqlSession(Rows rows, Duration length) {
        this.rows = rows;
        this.length = length;
    }

    /**
     * The rows of all sessions. Every method is a transaction of its own, and throws {@link StoreUnavailableException}
     * if the database did not answer.
     */
    public interface Rows {
        /** Inserts a row that expires so many microseconds after the database has received the request. */
        void open(UUID id, long micros);

        /** Postpones the expiry likewise; false if there is no such row. */
        boolean renew(UUID id, long micros);

        /** Deletes the row, and the entries of the session with it. */
        void end(UUID id);
    }

    /** Opens a session. */
    public static SqlSession open(Rows rows, Duration length) {
        SqlSession session = new SqlSession(rows, length);
        rows.open(session.id, session.lengthMicros());
        return session;
    }

    private long lengthMicros() {
        return length.toNanos() / 1_000;
    }

    public UUID id() {
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
        if (!rows.renew(id, lengthMicros())) {
            throw markEnded();
        }
    }

    /** Throws if the database has said that the session has ended. */
    public void requireAlive() {
        if (ended) {
            throw markEnded();
        }
    }

    /** Notes that the row is gone, and returns the exception that says so. */
    public SessionEndedException markEnded() {
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
            rows.end(id);
        } catch (StoreUnavailableException | CoordinationException e) {
            log.debug("session {} could not be ended and will expire", id, e);
        }
    }
}
