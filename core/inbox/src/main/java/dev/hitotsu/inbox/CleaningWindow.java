package dev.hitotsu.inbox;

import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/**
 * What a cleaning looks at: all claims that are too old at first and once a day, and otherwise those that have become
 * too old since the last cleaning. So claims of other consumers, who keep them longer, are not read again each minute.
 * For one thread at a time.
 */
final class CleaningWindow {
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    /** For clocks that differ, and transactions that commit late. What is missed all the same, the next day finds. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Clockwork clockwork;
    private final Duration timeToLive;
    private boolean hasLookedAtAll;
    private boolean looksAtAll;
    private long allNanos;
    private long lastNanos;
    private long beganNanos;

    CleaningWindow(Clockwork clockwork, Duration timeToLive) {
        this.clockwork = clockwork;
        this.timeToLive = timeToLive;
    }

    /** The ages of what a cleaning that begins now deletes. */
    ClaimAges begin() {
        beganNanos = clockwork.nanoTime();
        looksAtAll = !hasLookedAtAll || beganNanos - allNanos >= DAY_NANOS;
        return looksAtAll
                ? ClaimAges.above(timeToLive)
                : new ClaimAges(
                        timeToLive, timeToLive.plusNanos(beganNanos - lastNanos).plus(MARGIN));
    }

    /** The cleaning that began last has deleted all of them. */
    void done() {
        lastNanos = beganNanos;
        if (looksAtAll) {
            hasLookedAtAll = true;
            allNanos = beganNanos;
        }
    }
}
