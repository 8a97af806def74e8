package dev.hitotsu.server.coord;

import dev.hitotsu.coordination.LiveView;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Follows a view for somebody at a terminal. */
final class Changes {
    private static final long LOOK_MILLIS = 500;

    private Changes() {}

    /** Tells each state that differs from the one before, until {@code told} answers false. */
    static <T> void follow(LiveView<T> view, Predicate<T> told) throws InterruptedException {
        LinkedBlockingQueue<T> changes = new LinkedBlockingQueue<>();
        view.onChange(changes::add);
        view.awaitFirst();
        T last = view.current();
        boolean read = true;
        while (read) {
            T next = changes.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null && !next.equals(last)) {
                read = told.test(next);
                last = next;
            }
        }
    }
}
