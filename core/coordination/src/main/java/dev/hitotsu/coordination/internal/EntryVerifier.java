package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at least every ten seconds whether the entries that this process relies on are still there. The session does
 * not tell: somebody may remove an entry by hand while the session lives. Thread-safe.
 */
final class EntryVerifier {
    private static final Logger log = LoggerFactory.getLogger(EntryVerifier.class);
    /** Leaves two of the ten seconds for the answers. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(8).toNanos();

    private static final long UNTIL_WOKEN_NANOS = Duration.ofDays(1).toNanos();

    private final CoordinationStore store;
    private final Clockwork runtime;
    private final Clockwork.Waiter waiter;
    private final Map<OwnedEntry, Runnable> held = new LinkedHashMap<>();
    private boolean started;
    /** Whether our thread waits for an entry to look after. */
    private boolean idle;

    private boolean closed;

    EntryVerifier(CoordinationStore store, Clockwork runtime) {
        this.store = store;
        this.runtime = runtime;
        this.waiter = runtime.waiter();
    }

    /** Costs no request: an entry that is released within eight seconds may never be looked at. */
    void add(OwnedEntry owned, Runnable onGone) {
        boolean first;
        boolean wake;
        synchronized (this) {
            first = !started && !closed;
            started = true;
            wake = idle;
            idle = false;
            held.put(owned, onGone);
        }
        if (first) {
            runtime.start("hitotsu-verifier", this::run);
        } else if (wake) {
            waiter.wake();
        }
    }

    synchronized void remove(OwnedEntry owned) {
        held.remove(owned);
    }

    private void run() {
        try {
            while (!isClosed()) {
                if (becomeIdle()) {
                    waiter.await(UNTIL_WOKEN_NANOS);
                }
                pause();
                // What was added during the pause is looked at, too; that costs a request and no more.
                owned().forEach(this::verify);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Also after an idle time: who takes a lock every millisecond wakes this thread once in eight seconds. */
    private void pause() throws InterruptedException {
        if (!isClosed()) {
            waiter.await(PAUSE_NANOS);
        }
    }

    private void verify(OwnedEntry owned) {
        try {
            StoreEntry entry = owned.entry();
            if (!owned.lease().isValid()) {
                remove(owned);
                return;
            }
            Optional<StoreEntry> found = store.get(entry.path());
            if (found.isEmpty() || found.get().createRevision() != entry.createRevision()) {
                gone(owned);
            }
        } catch (Throwable e) {
            // The deadline of the session decides if the store is away.
            log.debug("{}: could not be verified", owned.entry().path(), e);
        }
    }

    private void gone(OwnedEntry owned) {
        Runnable onGone = take(owned);
        if (onGone != null && owned.lease().isValid()) {
            log.warn(
                    "{}: gone although its session lives (expected: nobody else removes it)",
                    owned.entry().path());
            onGone.run();
        }
    }

    /** Null if it was released meanwhile. */
    private synchronized @Nullable Runnable take(OwnedEntry owned) {
        return held.remove(owned);
    }

    private synchronized boolean becomeIdle() {
        idle = held.isEmpty() && !closed;
        return idle;
    }

    private synchronized List<OwnedEntry> owned() {
        return closed ? List.of() : List.copyOf(held.keySet());
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    void close() {
        synchronized (this) {
            closed = true;
            held.clear();
        }
        waiter.wake();
    }
}
