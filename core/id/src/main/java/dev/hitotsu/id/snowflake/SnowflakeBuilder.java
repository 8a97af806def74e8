package dev.hitotsu.id.snowflake;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.IdException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
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
    private Executor background =
            task -> Thread.ofVirtual().name("hitotsu-reservation").start(task);
    private @Nullable WorkerId worker;
    private @Nullable WorkerSlots slots;

    SnowflakeBuilder() {}

    /**
     * A configured worker id. Nobody checks that only one process uses it. So the generator starts after everything
     * that a predecessor with the same id and the same clock could have borrowed. If the clock may be set back while
     * the process is down, use {@link #slots} instead.
     */
    public SnowflakeBuilder worker(WorkerId id) {
        requireNonNull(id, "id: null (expected: a worker id)");
        this.worker = id;
        return this;
    }

    /**
     * Leases a worker id, and the time for which it may be used, when the generator is built, and again whenever the
     * worker id is lost.
     */
    public SnowflakeBuilder slots(WorkerSlots source) {
        requireNonNull(source, "source: null (expected: a source of worker slots)");
        this.slots = source;
        return this;
    }

    /** The default is {@link SnowflakeLayout#defaults()}. */
    public SnowflakeBuilder layout(SnowflakeLayout layout) {
        requireNonNull(layout, "layout: null (expected: a layout, such as SnowflakeLayout.defaults())");
        this.layout = layout;
        return this;
    }

    /** The default is the system's clock. */
    public SnowflakeBuilder clock(InstantSource clock) {
        requireNonNull(clock, "clock: null (expected: a clock)");
        this.clock = clock;
        return this;
    }

    /** How to wait for the clock. The default parks the thread. */
    public SnowflakeBuilder sleeper(Sleeper sleeper) {
        requireNonNull(sleeper, "sleeper: null (expected: a sleeper, such as Sleeper.parking())");
        this.sleeper = sleeper;
        return this;
    }

    /** The default is {@link ClockBackPolicy#WAIT}. */
    public SnowflakeBuilder clockBack(ClockBackPolicy policy) {
        requireNonNull(policy, "policy: null (expected: WAIT or FAIL)");
        this.policy = policy;
        return this;
    }

    /** How far behind the clock may be for {@link ClockBackPolicy#WAIT} to wait. The default is 30 s. */
    public SnowflakeBuilder maxWait(Duration maxWait) {
        requireNonNull(maxWait, "maxWait: null (expected: a duration)");
        this.maxWait = maxWait;
        return this;
    }

    /** How far ids may run ahead of the clock, in whole milliseconds up to a second. The default is 10 ms. */
    public SnowflakeBuilder borrow(Duration borrow) {
        requireNonNull(borrow, "borrow: null (expected: a duration)");
        this.borrow = borrow;
        return this;
    }

    /** How much time to reserve at once. After a crash the next process waits up to this long. The default is 3 s. */
    public SnowflakeBuilder reserveAhead(Duration reserveAhead) {
        requireNonNull(reserveAhead, "reserveAhead: null (expected: a duration)");
        this.reserveAhead = reserveAhead;
        return this;
    }

    /** Runs a task that reserves more time and may block for the store. The default is a virtual thread for each. */
    public SnowflakeBuilder background(Executor background) {
        requireNonNull(background, "background: null (expected: an executor)");
        this.background = background;
        return this;
    }

    /**
     * Makes the generator. With {@link #slots} it first leases a slot, and blocks for the store.
     *
     * @throws IllegalArgumentException if there is not exactly one of worker and slots, if the worker does not fit the
     *     layout, or if the clock shows a time before the epoch
     * @throws IdException if no slot could be leased, or the range of the layout has ended
     */
    public Snowflake build() {
        SnowflakeSettings settings =
                new SnowflakeSettings(layout, clock, sleeper, policy, maxWait, borrow, reserveAhead, background);
        Instant now = clock.instant();
        requireInRange(now);
        if (worker != null && slots == null) {
            return new Snowflake(settings, unguarded(worker, now), null);
        }
        if (slots != null && worker == null) {
            SlotSource source = new SlotSource(slots, settings);
            return new Snowflake(settings, source.lease(), source);
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

    /** A configured number. Nothing is stored, and nobody is asked. */
    private record UnguardedWorkerSlot(int number, Instant reservedFrom) implements WorkerSlot {

        @Override
        public Instant reservedUntil() {
            return Instant.MAX;
        }

        @Override
        public void reserve(Instant until) {
            // All of time is reserved.
        }

        @Override
        public boolean valid() {
            return true;
        }

        @Override
        public void release(Instant usedBefore) {
            // Nobody waits for the slot.
        }
    }
}
