package dev.hitotsu.id;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it, or a generator that waits on it pauses. */
final class SetClock implements InstantSource, Pause {
    private final AtomicLong millis;
    private final AtomicLong paused = new AtomicLong();

    private SetClock(Instant start) {
        this.millis = new AtomicLong(start.toEpochMilli());
    }

    static SetClock at(Instant start) {
        return new SetClock(start);
    }

    /** A day after the standard epoch. */
    static SetClock create() {
        return at(SnowflakeLayout.STANDARD_EPOCH.plus(Duration.ofDays(1)));
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    void move(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    /** At least one millisecond passes in each. */
    @Override
    public void pause(Duration atMost) {
        long passed = Math.max(1, atMost.toMillis());
        paused.addAndGet(passed);
        millis.addAndGet(passed);
    }

    Duration paused() {
        return Duration.ofMillis(paused.get());
    }
}
