package dev.hitotsu.gateway.upstream;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/**
 * Ends what takes longer than a time, which is the same for all. One timer serves all of them: most end long before,
 * and a timer for each would cost more than the rest of what the gateway does. Used on one event loop.
 */
final class Deadlines {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final long nanos;
    private final LongSupplier ticker;

    /** Before the first and behind the last: a ring of those that run, in the order of their ends. */
    private final Deadline ends = new Deadline(0, () -> {});

    private boolean hasTimer;

    /** Something that must end in time. */
    static final class Deadline {
        private final long at;
        private final Runnable late;
        private Deadline before = this;
        private Deadline next = this;

        private Deadline(long at, Runnable late) {
            this.at = at;
            this.late = late;
        }

        /** It has ended. May be called again. */
        void stop() {
            before.next = next;
            next.before = before;
            before = this;
            next = this;
        }
    }

    Deadlines(Vertx vertx, long millis, LongSupplier ticker) {
        this.vertx = vertx;
        this.nanos = millis * NANOS_PER_MILLI;
        this.ticker = ticker;
    }

    /** Begins; runs the work unless it is stopped in time. */
    Deadline start(Runnable late) {
        Deadline deadline = new Deadline(ticker.getAsLong() + nanos, late);
        deadline.before = ends.before;
        deadline.next = ends;
        ends.before.next = deadline;
        ends.before = deadline;
        if (!hasTimer) {
            setTimer(nanos);
        }
        return deadline;
    }

    private void setTimer(long wait) {
        hasTimer = true;
        vertx.setTimer(Math.max(1, (wait + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI), now -> endLate());
    }

    private void endLate() {
        hasTimer = false;
        long now = ticker.getAsLong();
        while (ends.next != ends && ends.next.at - now <= 0) {
            Deadline first = ends.next;
            first.stop();
            first.late.run();
        }
        if (ends.next != ends && !hasTimer) {
            setTimer(ends.next.at - now);
        }
    }
}
