package dev.hitotsu.id;

import dev.hitotsu.id.snowflake.Sleeper;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it, or a generator that waits on it pauses. */
public final class ManualClock implements InstantSource, Sleeper {
    private final AtomicLong millis;
    private final AtomicLong slept = new AtomicLong();

    private ManualClock(Instant start) {
        this.millis = new AtomicLong(start.toEpochMilli());
    }

    public static ManualClock at(Instant start) {
        return new ManualClock(start);
    }

    /** A day after the standard epoch. */
    public static ManualClock create() {
        return at(SnowflakeLayout.DEFAULT_EPOCH.plus(Duration.ofDays(1)));
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    public void move(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    /** At least one millisecond passes in each. */
    @Override
    public void sleep(Duration atMost) {
        long passed = Math.max(1, atMost.toMillis());
        slept.addAndGet(passed);
        millis.addAndGet(passed);
    }

    public Duration slept() {
        return Duration.ofMillis(slept.get());
    }
}
