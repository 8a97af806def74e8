package dev.hitotsu.server.coord;

import dev.hitotsu.coordination.LiveView;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Follows a view for somebody at a terminal. */
final class Changes {
    private static final long LOOK_MILLIS = 500;

    private Changes() {}

    /**
     * Tells each state that differs from the one before, until nobody reads any more.
     *
     * @param first what was told already
     * @param told whether it could be told
     * @param isRead whether anybody still reads
     */
    static <T> void follow(LiveView<T> view, T first, Predicate<T> told, BooleanSupplier isRead)
            throws InterruptedException {
        Semaphore changed = new Semaphore(0);
        view.onChange(state -> changed.release());
        view.awaitFirst();
        T last = first;
        while (isRead.getAsBoolean()) {
            T next = view.current();
            if (!next.equals(last) && !told.test(next)) {
                return;
            }
            last = next;
            if (changed.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                changed.drainPermits();
            }
        }
    }
}
