package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A row that is deleted when the database's clock has passed the time up to which it was renewed. */
final class SqlSession implements StoreSession {
    private static final Logger log = LoggerFactory.getLogger(SqlSession.class);

    /** By how much a machine's clock may run faster or slower than another's, as a part of the time. */
    private static final double DRIFT = 0.05;

    private final Database database;
    private final Statements statements;
    private final UUID id = UUID.randomUUID();
    private final Duration length;
    private volatile boolean ended;

    private SqlSession(Database database, Statements statements, Duration length) {
        this.database = database;
        this.statements = statements;
        this.length = length;
    }

    static SqlSession open(Database database, Statements statements, Duration length) {
        SqlSession session = new SqlSession(database, statements, length);
        database.run(statements.openSession(), insert -> {
            insert.setObject(1, session.id);
            insert.setLong(2, session.micros());
            return insert.executeUpdate();
        });
        return session;
    }

    private long micros() {
        return length.toNanos() / 1_000;
    }

    UUID id() {
        return id;
    }

    /** The database counts from when it got the renewal, which is after it was sent. */
    @Override
    public Duration guaranteedLifetime() {
        return Duration.ofNanos((long) (length.toNanos() * (1 - DRIFT)));
    }

    @Override
    public void renew() {
        requireAlive();
        int renewed = database.run(statements.renew(), update -> {
            update.setLong(1, micros());
            update.setObject(2, id);
            return update.executeUpdate();
        });
        if (renewed == 0) {
            throw over();
        }
    }

    void requireAlive() {
        if (ended) {
            throw over();
        }
    }

    /** The session has ended: the row is gone. */
    SessionEndedException over() {
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
            database.run(statements.endSession(), delete -> {
                delete.setObject(1, id);
                return delete.executeUpdate();
            });
        } catch (StoreUnavailableException | CoordinationException e) {
            log.debug("session {}: left to run out", id, e);
        }
    }
}
