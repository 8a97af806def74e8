package dev.hitotsu.coordination.memory;

import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/** A session of a store in memory. */
final class MemorySession implements StoreSession {
    private final MemoryEntries entries;
    private final Clockwork runtime;
    private final Duration timeout;
    private volatile long deadlineNanos;
    private volatile boolean ended;

    MemorySession(MemoryEntries entries, Clockwork runtime, Duration timeout) {
        this.entries = entries;
        this.runtime = runtime;
        this.timeout = timeout;
        this.deadlineNanos = runtime.nanoTime() + timeout.toNanos();
    }

    @Override
    public Duration guaranteedLifetime() {
        return timeout;
    }

    @Override
    public void renew() {
        requireAlive();
        deadlineNanos = runtime.nanoTime() + timeout.toNanos();
    }

    long remainingNanos() {
        return deadlineNanos - runtime.nanoTime();
    }

    void requireAlive() {
        if (!ended && remainingNanos() <= 0) {
            entries.end(this);
        }
        if (ended) {
            throw new SessionEndedException("session: ended (expected: one that was renewed in time)");
        }
    }

    void markEnded() {
        ended = true;
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        entries.end(this);
    }
}
