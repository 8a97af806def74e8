package dev.hitotsu.server.coord;

import dev.hitotsu.coordination.LiveView;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Watches a view for a person at a terminal. */
final class ViewWatcher {
    private static final long POLL_MILLIS = 500;

    private ViewWatcher() {}

    /**
     * Prints each state that differs from the one before, until nobody reads the output any more.
     *
     * @param first the state that was already printed
     * @param print prints a state; returns whether anybody still reads the output
     * @param isRead whether anybody still reads the output
     */
    static <T> void watch(LiveView<T> view, T first, Predicate<T> print, BooleanSupplier isRead)
            throws InterruptedException {
        Semaphore changes = new Semaphore(0);
        view.onChange(state -> changes.release());
        view.awaitFirst();
        T last = first;
        while (isRead.getAsBoolean()) {
            T next = view.current();
            if (!next.equals(last) && !print.test(next)) {
                return;
            }
            last = next;
            if (changes.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                changes.drainPermits();
            }
        }
    }
}
