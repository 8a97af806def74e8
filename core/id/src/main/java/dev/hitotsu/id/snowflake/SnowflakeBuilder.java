package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Prepares a {@link Snowflake}. Not thread-safe. */
public final class SnowflakeBuilder {
    private SnowflakeLayout layout = SnowflakeLayout.defaults();
    private InstantSource clock = InstantSource.system();
    private Sleeper sleeper = Sleeper.parking();
    private ClockBackPolicy policy = ClockBackPolicy.WAIT;
    private Duration maxWait = Duration.ofSeconds(30);
    private Duration borrow = Duration.ofMillis(10);
    private Duration reserveAhead = Duration.ofSeconds(3);
    private @Nullable WorkerId worker;
    private @Nullable WorkerSlots slots;

    SnowflakeBuilder() {}

    /**
     * A configured worker id. Nobody checks that it is used once, so the first ids wait until after what a predecessor of
     * the same id, dead by now and with the same clock, could have borrowed. Against a clock that was set back while the
     * process was down only {@link #slots} help.
     */
    public SnowflakeBuilder worker(WorkerId id) {
        this.worker = id;
        return this;
    }

    /** Leases the worker id, and the time for which it may be used, when the generator is built. */
    public SnowflakeBuilder slots(WorkerSlots source) {
        this.slots = source;
        return this;
    }

    /** {@link SnowflakeLayout#defaults()} unless given. */
    public SnowflakeBuilder layout(SnowflakeLayout layout) {
        this.layout = layout;
        return this;
    }

    /** The system's clock unless given. */
    public SnowflakeBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** How to wait for the clock; by parking the thread unless given. */
    public SnowflakeBuilder sleeper(Sleeper sleeper) {
        this.sleeper = sleeper;
        return this;
    }

    /** {@link ClockBackPolicy#WAIT} unless given. */
    public SnowflakeBuilder clockBack(ClockBackPolicy policy) {
        this.policy = policy;
        return this;
    }

    /** How far the clock may be behind for {@link ClockBackPolicy#WAIT} to wait; 30 s unless given. */
    public SnowflakeBuilder maxWait(Duration maxWait) {
        this.maxWait = maxWait;
        return this;
    }

    /** How far ids may run ahead of the clock, in whole milliseconds up to a second; 10 ms unless given. */
    public SnowflakeBuilder borrow(Duration borrow) {
        this.borrow = borrow;
        return this;
    }

    /** How much time is reserved at once, and so how long the successor of a crashed process waits; 3 s unless given. */
    public SnowflakeBuilder reserveAhead(Duration reserveAhead) {
        this.reserveAhead = reserveAhead;
        return this;
    }

    /**
     * Leases the slot, if one is to be leased, and makes the generator. Blocks for the store then.
     *
     * @throws IllegalArgumentException if there is not exactly one of worker and slots, the worker does not fit the layout,
     *     or the clock shows a time before the epoch
     * @throws IdException if no slot could be leased, or the layout's range is over
     */
    public Snowflake build() {
        SnowflakeSettings settings = new SnowflakeSettings(layout, clock, sleeper, policy, maxWait, borrow, reserveAhead);
        Instant now = clock.instant();
        requireInRange(now);
        if (worker != null && slots == null) {
            return new Snowflake(settings, unguarded(worker, now));
        }
        if (slots != null && worker == null) {
            return new Snowflake(settings, slots.lease(layout.slots()));
        }
        throw new IllegalArgumentException("workerId: " + (worker == null ? "none" : worker + " as well as slots")
                + " (expected: a worker or slots)");
    }

    private WorkerSlot unguarded(WorkerId id, Instant now) {
        Instant unused = Instant.ofEpochMilli(now.toEpochMilli() + borrow.toMillis() + 1);
        return new UnguardedWorkerSlot(layout.slotOf(id), unused);
    }

    private void requireInRange(Instant now) {
        if (now.isBefore(layout.epoch())) {
            throw new IllegalArgumentException(
                    "clock: " + now + " (expected: " + layout.epoch() + ", the epoch, or later)");
        }
        if (!now.isBefore(layout.horizon())) {
            throw SnowflakeSettings.beyondHorizon(now, layout);
        }
    }

    /** A number that somebody configured. Nothing is stored and nobody is asked. */
    private record UnguardedWorkerSlot(int number, Instant reservedFrom) implements WorkerSlot {

        @Override
        public Instant reservedUntil() {
            return Instant.MAX;
        }

        @Override
        public void reserve(Instant until) {
            // All of time is.
        }

        @Override
        public boolean valid() {
            return true;
        }

        @Override
        public void release(Instant usedBefore) {
            // Nobody waits for it.
        }
    }
}
