package dev.hitotsu.id.snowflake;

import java.time.Instant;

/**
 * How ticks and times belong together. A tick is the milliseconds since the epoch, then the sequence.
 *
 * @param epochMillis the epoch, in milliseconds since 1970
 */
record TickScale(long epochMillis, int sequenceBits) {
    /** Greater than every tick. */
    static final long END = Long.MAX_VALUE - 1;

    static TickScale of(SnowflakeLayout layout) {
        return new TickScale(layout.epoch().toEpochMilli(), layout.sequenceBits());
    }

    /** The first tick of a millisecond since the epoch, or {@link #END}. */
    long ticks(long millis) {
        return millis > END >> sequenceBits ? END : millis << sequenceBits;
    }

    /** The first tick that is not before the time; 0 for a time before the epoch. */
    long firstTick(Instant time) {
        return ticks(Math.max(0, millis(time)));
    }

    /** The first tick of the millisecond after that of the tick. */
    long nextMillisecond(long tick) {
        return ((tick >> sequenceBits) + 1) << sequenceBits;
    }

    /** The milliseconds since the epoch. */
    long millis(Instant time) {
        return time.equals(Instant.MAX) ? Long.MAX_VALUE : time.toEpochMilli() - epochMillis;
    }

    /** The milliseconds since the epoch of a tick; negative for a negative one. */
    long millisOf(long tick) {
        return tick >> sequenceBits;
    }

    Instant timeOf(long tick) {
        return Instant.ofEpochMilli(epochMillis + (tick >>> sequenceBits));
    }

    /** No id up to this tick has a time at or after the result. */
    Instant usedBefore(long tick) {
        return Instant.ofEpochMilli(epochMillis + (tick >> sequenceBits) + 1);
    }
}
