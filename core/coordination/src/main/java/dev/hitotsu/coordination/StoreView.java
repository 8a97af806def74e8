package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.CoordinationClosedException;
import dev.hitotsu.coordination.internal.LatestListener;
import dev.hitotsu.coordination.internal.SessionKeeper;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A view of a folder. It reads the folder again whenever something may have changed. */
final class StoreView<T> implements LiveView<T> {
    private static final Logger log = LoggerFactory.getLogger(StoreView.class);
    private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();
    /** After a refusal, which does not pass by itself. */
    private static final long REFUSED_NANOS = Duration.ofSeconds(1).toNanos();
    /** In case a notification is lost after all. */
    private static final long REFRESH_NANOS = Duration.ofSeconds(30).toNanos();

    private final CoordinationStore store;
    private final SessionKeeper sessionKeeper;
    private final Clockwork runtime;
    private final String folder;
    private final Function<List<StoreEntry>, T> reader;
    private final Clockwork.Waiter waiter;
    private final Runnable closeListener = this::close;
    private final List<LatestListener<T>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstState = new CountDownLatch(1);
    private volatile T current;
    private volatile boolean stale = true;
    private volatile boolean known;
    private volatile boolean closed;
    private boolean refused;

    private StoreView(
            CoordinationStore store,
            SessionKeeper sessionKeeper,
            Clockwork runtime,
            String folder,
            Function<List<StoreEntry>, T> reader) {
        this.store = store;
        this.sessionKeeper = sessionKeeper;
        this.runtime = runtime;
        this.folder = folder;
        this.reader = reader;
        this.waiter = runtime.waiter();
        this.current = reader.apply(List.of());
    }

    /**
     * Opens a view of the folder. {@code reader} turns the entries into the state. The view ends when the session
     * keeper is closed.
     */
    static <T> StoreView<T> open(
            CoordinationStore store,
            SessionKeeper sessionKeeper,
            Clockwork runtime,
            String folder,
            Function<List<StoreEntry>, T> reader) {
        StoreView<T> view = new StoreView<>(store, sessionKeeper, runtime, folder, reader);
        runtime.start("hitotsu-view", view::run);
        return view;
    }

    private void run() {
        sessionKeeper.onClose(closeListener);
        try {
            while (!closed) {
                follow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sessionKeeper.removeListener(closeListener);
            stale = true;
            firstState.countDown();
        }
    }

    private void follow() throws InterruptedException {
        try (StoreWatch watch = store.watch(folder, waiter::wake)) {
            while (!closed) {
                waiter.await(refresh() ? REFRESH_NANOS : RETRY_NANOS);
            }
        } catch (RuntimeException | Error e) {
            log.warn("{}: cannot be watched; another attempt follows: {}", folder, e.toString());
            stale = true;
            waiter.await(RETRY_NANOS);
        }
    }

    /** Once, because it is tried again until somebody mends it. */
    private void logRefusal(Throwable e) {
        if (refused) {
            log.debug("{}: cannot be read", folder, e);
        } else {
            log.warn("{}: cannot be read; attempts go on: {}", folder, e.toString());
        }
        refused = true;
    }

    private boolean refresh() throws InterruptedException {
        try {
            T found = reader.apply(store.entries(folder));
            stale = false;
            refused = false;
            if (!known || !found.equals(current)) {
                current = found;
                known = true;
                listeners.forEach(listener -> listener.tell(found));
                firstState.countDown();
            }
            return true;
        } catch (StoreUnavailableException e) {
            stale = true;
            log.debug("{}: the store did not answer", folder, e);
            return false;
        } catch (RuntimeException | Error e) {
            stale = true;
            logRefusal(e);
            waiter.await(REFUSED_NANOS);
            return false;
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
    public void onChange(Consumer<T> listener) {
        requireNonNull(listener, "listener: null (expected: a listener)");
        listeners.add(new LatestListener<>(runtime, state -> {
            if (!closed) {
                listener.accept(state);
            }
        }));
    }

    @Override
    public void awaitFirst() throws InterruptedException {
        firstState.await();
        if (!known) {
            throw new CoordinationClosedException();
        }
    }

    @Override
    public void close() {
        closed = true;
        waiter.wake();
    }
}
