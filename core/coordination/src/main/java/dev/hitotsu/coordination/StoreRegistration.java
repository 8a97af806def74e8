package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims an entry for an instance, and again whenever it has gone. */
final class StoreRegistration implements Registry.Registration {
    private static final Logger log = LoggerFactory.getLogger(StoreRegistration.class);
    private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();
    private static final long CHECK_NANOS = Duration.ofSeconds(10).toNanos();

    private final Presence presence;
    private final String path;
    private final byte[] value;
    private final Clockwork.Waiter waiter;
    private final Runnable closing = this::close;
    private final List<Consumer<Boolean>> actions = new CopyOnWriteArrayList<>();
    private @Nullable Holding holding;
    private boolean visible;
    private boolean conflictSaid;
    private volatile boolean closed;

    StoreRegistration(Presence presence, Clockwork clockwork, String path, byte[] value) {
        this.presence = presence;
        this.path = path;
        this.value = value;
        this.waiter = clockwork.waiter();
    }

    void keep() {
        presence.whenClosed(closing);
        try {
            follow();
        } catch (ClosedException e) {
            log.debug("{}: not registered any more", path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            presence.forget(closing);
            letGo();
            say(false);
        }
    }

    /** Not by a watch, which would cost every instance more than it is worth: only who removes the entry by hand is noticed late. */
    private void follow() throws InterruptedException {
        while (!closed) {
            boolean there = attempt();
            say(there);
            waiter.await(there ? CHECK_NANOS : RETRY_NANOS);
        }
    }

    private boolean attempt() {
        try {
            Holding now = held();
            if (now != null && now.verify()) {
                return true;
            }
            letGo();
            return claim();
        } catch (StoreUnavailableException | SessionEndedException | CoordinationException e) {
            log.debug("{}: could not be registered", path, e);
            return false;
        } catch (ClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("{}: could not be registered, and is tried again: {}", path, e.getMessage());
            return false;
        }
    }

    private boolean claim() {
        if (closed) {
            // To close it has given back what was held, which is not to be claimed again.
            return false;
        }
        Tenure tenure = presence.current();
        Optional<Holding> claimed = presence.claim(tenure, path, value);
        if (claimed.isEmpty()) {
            if (!conflictSaid) {
                log.warn("{}: taken (expected: an id that no other instance uses, or the end of its session)", path);
                conflictSaid = true;
            }
            return false;
        }
        conflictSaid = false;
        Holding next = claimed.get();
        next.onLost(waiter::wake);
        synchronized (this) {
            holding = next;
        }
        return true;
    }

    private synchronized @Nullable Holding held() {
        return holding;
    }

    private void letGo() {
        Holding former;
        synchronized (this) {
            former = holding;
            holding = null;
        }
        if (former != null) {
            former.close();
        }
    }

    private void say(boolean there) {
        synchronized (this) {
            if (visible == there) {
                return;
            }
            visible = there;
        }
        Actions.tell(actions, there);
    }

    @Override
    public boolean isVisible() {
        Holding now = held();
        return now != null && now.valid();
    }

    @Override
    public void onChange(Consumer<Boolean> action) {
        actions.add(action);
    }

    @Override
    public void close() {
        closed = true;
        letGo();
        waiter.wake();
    }
}
