package dev.hitotsu.coordination.internal;

import dev.hitotsu.runtime.Clockwork;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A user's listener. It is called on a thread of its own, one call after the other. While a call lasts, only the latest
 * event is kept for the next call, so a listener that is slow or hangs costs no memory. Thread-safe; does not block.
 *
 * @param <T> the event
 */
public final class LatestListener<T> {
    private final Clockwork runtime;
    private final Consumer<T> listener;
    private @Nullable T latest;
    private boolean running;

    public LatestListener(Clockwork runtime, Consumer<T> listener) {
        this.runtime = runtime;
        this.listener = listener;
    }

    /** Calls the listener soon with this event, unless another event comes first. */
    public void tell(T event) {
        synchronized (this) {
            latest = event;
            if (running) {
                return;
            }
            running = true;
        }
        runtime.start("hitotsu-listener", this::run);
    }

    private void run() {
        for (T event = take(); event != null; event = take()) {
            T told = event;
            Listeners.call(() -> listener.accept(told));
        }
    }

    private synchronized @Nullable T take() {
        T taken = latest;
        latest = null;
        running = taken != null;
        return taken;
    }
}
