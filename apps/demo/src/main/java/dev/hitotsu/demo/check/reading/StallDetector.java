package dev.hitotsu.demo.check.reading;

import java.time.Duration;
import java.util.function.Supplier;

/** Gives up on a reader that makes no progress. Not thread-safe. */
final class StallDetector {
    private final String what;
    private final Duration timeout;
    private long movedAt = System.nanoTime();

    StallDetector(String what, Duration timeout) {
        this.what = what;
        this.timeout = timeout;
    }

    /** @throws CheckException if nothing has moved for as long as the timeout lasts */
    void report(boolean moved, Supplier<String> state) {
        long now = System.nanoTime();
        if (moved) {
            movedAt = now;
        } else if (now - movedAt > timeout.toNanos()) {
            throw new CheckException(what + ": nothing came for " + timeout.toSeconds() + " s; " + state.get());
        }
    }
}
