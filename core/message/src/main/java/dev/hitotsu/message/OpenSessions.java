package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The open sessions of a sink, for its implementation. Closing it closes them, and every session that is opened
 * afterwards. Thread-safe; closing blocks as the sessions do.
 */
public final class OpenSessions<S extends SinkSession> implements AutoCloseable {
    private final Set<S> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Opens one.
     *
     * @param opening makes it; the session tells the consumer when it has ended
     */
    public S open(Function<Consumer<S>, S> opening) {
        requireNonNull(opening, "opening: null (expected: what makes a session)");
        S session = opening.apply(open::remove);
        open.add(session);
        if (closed) {
            session.close();
        }
        return session;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(SinkSession::close);
    }
}
