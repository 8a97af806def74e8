package dev.hitotsu.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it.
 *
 * <p>It shows two times, as a machine does. The wall clock, {@link #instant()}, can be {@linkplain #set set} forward
 * and back. The ticker, {@link #nanoTime()}, starts at zero and only grows. {@link #advance} moves both. {@link #set}
 * moves only the wall clock, like an operator who corrects the time of day. Pass {@code clock::nanoTime} where a ticker
 * is expected.
 *
 * <p>Thread-safe; both times move in one step. Does not block.
 */
public final class ManualClock implements InstantSource {
    private final AtomicReference<Reading> reading;

    private ManualClock(Instant start) {
        this.reading = new AtomicReference<>(new Reading(start, 0));
    }

    /** A clock that shows {@code start} and whose ticker shows zero. */
    public static ManualClock startingAt(Instant start) {
        return new ManualClock(start);
    }

    /** A clock that shows 2026-01-01T00:00:00Z and whose ticker shows zero. */
    public static ManualClock create() {
        return startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public Instant instant() {
        return reading.get().instant();
    }

    /**
     * Nanoseconds on a monotonic clock, zero at the start. As with {@link System#nanoTime()}, only differences have a
     * meaning.
     */
    public long nanoTime() {
        return reading.get().nanos();
    }

    /**
     * Moves the wall clock and the ticker forward.
     *
     * @throws IllegalArgumentException if {@code duration} is negative
     * @throws ArithmeticException if a time would overflow
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: zero or more)");
        }
        reading.updateAndGet(now -> now.advancedBy(duration));
    }

    /** Sets the wall clock, forward or back. The ticker does not move. */
    public void set(Instant instant) {
        reading.updateAndGet(now -> new Reading(instant, now.nanos()));
    }

    @Override
    public String toString() {
        return "ManualClock[" + reading.get() + "]";
    }

    private record Reading(Instant instant, long nanos) {
        Reading advancedBy(Duration duration) {
            return new Reading(instant.plus(duration), Math.addExact(nanos, duration.toNanos()));
        }
    }
}
