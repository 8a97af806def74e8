package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A view of a folder that looks again whenever something may have changed. */
final class StoreView<T> implements LiveView<T> {
    private static final Logger log = LoggerFactory.getLogger(StoreView.class);
    private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();
    /** In case a word of change is lost after all. */
    private static final long REFRESH_NANOS = Duration.ofSeconds(30).toNanos();

    private final CoordinationStore store;
    private final Presence presence;
    private final String folder;
    private final Function<List<StoreEntry>, T> reading;
    private final Clockwork.Waiter waiter;
    private final Runnable closing = this::close;
    private final List<Consumer<T>> actions = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile T current;
    private volatile boolean stale = true;
    private volatile boolean seen;
    private volatile boolean closed;

    private StoreView(
            CoordinationStore store,
            Presence presence,
            Clockwork clockwork,
            String folder,
            Function<List<StoreEntry>, T> reading) {
        this.store = store;
        this.presence = presence;
        this.folder = folder;
        this.reading = reading;
        this.waiter = clockwork.waiter();
        this.current = reading.apply(List.of());
    }

    /** A view of the folder's entries, as {@code reading} makes of them. Ends with the presence. */
    static <T> StoreView<T> open(
            CoordinationStore store,
            Presence presence,
            Clockwork clockwork,
            String folder,
            Function<List<StoreEntry>, T> reading) {
        StoreView<T> view = new StoreView<>(store, presence, clockwork, folder, reading);
        clockwork.start("hitotsu-view", view::follow);
        return view;
    }

    private void follow() {
        presence.whenClosed(closing);
        try (StoreWatch watch = store.watch(folder, waiter::wake)) {
            while (!closed) {
                waiter.await(look() ? REFRESH_NANOS : RETRY_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            presence.forget(closing);
            stale = true;
            first.countDown();
        }
    }

    private boolean look() {
        try {
            T found = reading.apply(store.entries(folder));
            stale = false;
            if (!seen || !found.equals(current)) {
                current = found;
                seen = true;
                actions.forEach(action -> tell(action, found));
                first.countDown();
            }
            return true;
        } catch (StoreUnavailableException e) {
            stale = true;
            log.debug("{}: the store did not answer", folder, e);
            return false;
        } catch (RuntimeException e) {
            log.warn("{}: cannot be read, and is tried again: {}", folder, e.getMessage());
            stale = true;
            return false;
        }
    }

    private void tell(Consumer<T> action, T found) {
        try {
            action.accept(found);
        } catch (RuntimeException e) {
            log.warn("{}: an action on a change has failed", folder, e);
        }
    }

    @Override
    public T current() {
        return current;
    }

    @Override
    public boolean isStale() {
        return stale;
    }

    @Override
    public void onChange(Consumer<T> action) {
        actions.add(action);
    }

    @Override
    public void awaitFirst() throws InterruptedException {
        first.await();
        if (!seen) {
            throw new ClosedException();
        }
    }

    @Override
    public void close() {
        closed = true;
        waiter.wake();
    }
}
