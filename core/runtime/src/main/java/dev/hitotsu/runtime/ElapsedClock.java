package dev.hitotsu.runtime;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;

/**
 * The time that has passed for everybody, in nanoseconds since any origin. It never goes back, and it counts the time
 * in which the machine was suspended, which {@link System#nanoTime()} does not count on most systems: on Linux that is
 * {@code CLOCK_MONOTONIC}. Whoever counted with it would believe in a lease for which others have long waited in vain.
 *
 * <p>After a suspension the wall clock has moved on further than the monotonic one, and so has the clock since the
 * start of the machine, where there is one to ask. The larger difference counts as time that has passed. Nobody can
 * tell a virtual machine that was stopped from a wall clock that an operator set forward, so both count: a lease may
 * end too early for it, never too late. A wall clock that is set back changes nothing. Steps below 20 ms are not seen.
 *
 * <p>Thread-safe. Does not block, except for the file system after a step.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/clock_gettime.2.html">clock_gettime(2)</a>
 */
public final class ElapsedClock {
    private static final long TOLERANCE_NANOS = 20_000_000;

    private final LongSupplier monotonic;
    private final LongSupplier wall;
    private final LongSupplier sinceStart;
    private volatile Offsets offsets;

    /**
     * How far the clocks were ahead of the monotonic one.
     *
     * @param missed what the monotonic clock has not counted
     */
    private record Offsets(long missed, long wall, long sinceStart) {}

    private ElapsedClock(LongSupplier monotonic, LongSupplier wall, LongSupplier sinceStart) {
        this.monotonic = monotonic;
        this.wall = wall;
        this.sinceStart = sinceStart;
        long now = monotonic.getAsLong();
        this.offsets = new Offsets(0, wall.getAsLong() - now, sinceStart.getAsLong() - now);
    }

    /**
     * A clock over three others, all in nanoseconds.
     *
     * @param monotonic never goes back; may stand still while the machine is suspended
     * @param wall may be set
     * @param sinceStart counts while the machine is suspended; {@code monotonic} where there is no such clock. It is
     *     asked only when the wall clock has made a step
     */
    public static ElapsedClock of(LongSupplier monotonic, LongSupplier wall, LongSupplier sinceStart) {
        return new ElapsedClock(
                requireNonNull(monotonic, "monotonic: null (expected: a clock)"),
                requireNonNull(wall, "wall: null (expected: a clock)"),
                requireNonNull(sinceStart, "sinceStart: null (expected: a clock)"));
    }

    /** The time, for intervals only. */
    public long nanoTime() {
        Offsets known = offsets;
        // Between two looks, a thread that is not let run sees a step neither forward nor back.
        long before = monotonic.getAsLong();
        long wallNow = wall.getAsLong();
        long after = monotonic.getAsLong();
        boolean forward = wallNow - after - known.wall > TOLERANCE_NANOS;
        boolean back = wallNow - before - known.wall < -TOLERANCE_NANOS;
        return forward || back ? afterStep() : after + known.missed;
    }

    /** A suspension may hide behind a step back, so the clock since the start is asked after every step. */
    private synchronized long afterStep() {
        long wallNow = wall.getAsLong();
        long startNow = sinceStart.getAsLong();
        long now = monotonic.getAsLong();
        Offsets known = offsets;
        long missed = Math.max(wallNow - now - known.wall, startNow - now - known.sinceStart);
        offsets = new Offsets(known.missed + (missed > TOLERANCE_NANOS ? missed : 0), wallNow - now, startNow - now);
        return now + offsets.missed;
    }
}
