package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.CoordinationClosedException;
import dev.hitotsu.coordination.internal.LatestListener;
import dev.hitotsu.coordination.internal.OwnedEntry;
import dev.hitotsu.coordination.internal.SessionKeeper;
import dev.hitotsu.coordination.internal.SessionLease;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims an entry for an instance, and claims it again whenever it has disappeared. */
final class StoreRegistration implements Registry.Registration {
    private static final Logger log = LoggerFactory.getLogger(StoreRegistration.class);
    private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();
    /** After a refusal, which does not pass by itself. */
    private static final long REFUSED_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long CHECK_NANOS = Duration.ofSeconds(10).toNanos();

    private final CoordinationStore store;
    private final SessionKeeper sessionKeeper;
    private final Clockwork runtime;
    private final String path;
    private final byte[] value;
    private final Clockwork.Waiter waiter;
    private final Runnable closeListener = this::close;
    private final List<LatestListener<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable SessionGrant grant;
    private boolean visible;
    private boolean conflictLogged;
    private boolean refused;
    private volatile boolean closed;

    StoreRegistration(
            CoordinationStore store, SessionKeeper sessionKeeper, Clockwork runtime, String path, byte[] value) {
        this.store = store;
        this.sessionKeeper = sessionKeeper;
        this.runtime = runtime;
        this.path = path;
        this.value = value;
        this.waiter = runtime.waiter();
    }

    void run() {
        sessionKeeper.onClose(closeListener);
        try {
            stayRegistered();
        } catch (CoordinationClosedException e) {
            log.debug("{}: the registration has ended", path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sessionKeeper.removeListener(closeListener);
            releaseGrant();
            setVisible(false);
        }
    }

    private void stayRegistered() throws InterruptedException {
        while (!closed) {
            boolean registered = attempt();
            setVisible(registered);
            waiter.await(registered ? CHECK_NANOS : RETRY_NANOS);
        }
    }

    /** Once, because it is tried again until somebody mends it. */
    private void logRefusal(Throwable e) {
        if (refused) {
            log.debug("{}: could not be registered", path, e);
        } else {
            log.warn("{}: could not be registered; attempts go on: {}", path, e.toString());
        }
        refused = true;
    }

    private boolean attempt() throws InterruptedException {
        try {
            SessionGrant now = currentGrant();
            if (now != null && now.valid()) {
                return true;
            }
            releaseGrant();
            return claim();
        } catch (StoreUnavailableException | SessionEndedException e) {
            log.debug("{}: could not be registered", path, e);
            return false;
        } catch (CoordinationClosedException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            logRefusal(e);
            waiter.await(REFUSED_NANOS);
            return false;
        }
    }

    private boolean claim() {
        if (closed) {
            // close() has released the grant; do not claim it again.
            return false;
        }
        SessionLease lease = sessionKeeper.lease();
        Optional<OwnedEntry> claimed = sessionKeeper.entries().claim(lease, path, value);
        if (claimed.isEmpty()) {
            if (!conflictLogged) {
                log.warn("{}: in use (expected: an id that no other instance uses, or the end of its session)", path);
                conflictLogged = true;
            }
            return false;
        }
        conflictLogged = false;
        refused = false;
        SessionGrant next = SessionGrant.of(store, claimed.get());
        next.onLossFirst(waiter::wake);
        synchronized (this) {
            grant = next;
        }
        return true;
    }

    private synchronized @Nullable SessionGrant currentGrant() {
        return grant;
    }

    private void releaseGrant() {
        SessionGrant former;
        synchronized (this) {
            former = grant;
            grant = null;
        }
        if (former != null) {
            former.close();
        }
    }

    private void setVisible(boolean registered) {
        synchronized (this) {
            if (visible == registered) {
                return;
            }
            visible = registered;
        }
        listeners.forEach(listener -> listener.tell(registered));
    }

    @Override
    public boolean isVisible() {
        SessionGrant now = currentGrant();
        return now != null && now.valid();
    }

    @Override
    public void onChange(Consumer<Boolean> listener) {
        requireNonNull(listener, "listener: null (expected: a listener)");
        listeners.add(new LatestListener<>(runtime, listener));
    }

    @Override
    public void close() {
        closed = true;
        releaseGrant();
        waiter.wake();
    }
}
