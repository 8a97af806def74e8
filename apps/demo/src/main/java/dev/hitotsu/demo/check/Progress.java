package dev.hitotsu.demo.check;

import java.time.Duration;
import java.util.function.Supplier;

/** Gives up on a reader that has not moved for too long. Not thread-safe. */
final class Progress {
    private final String what;
    private final Duration patience;
    private long movedAt = System.nanoTime();

    Progress(String what, Duration patience) {
        this.what = what;
        this.patience = patience;
    }

    /** @throws CheckException if nothing has moved for as long as the patience lasts */
    void report(boolean moved, Supplier<String> state) {
        long now = System.nanoTime();
        if (moved) {
            movedAt = now;
        } else if (now - movedAt > patience.toNanos()) {
            throw new CheckException(what + ": nothing came for " + patience.toSeconds() + " s; " + state.get());
        }
    }
}
