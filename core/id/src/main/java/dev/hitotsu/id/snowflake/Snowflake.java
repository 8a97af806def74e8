package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.LongIdGenerator;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Generates Snowflake ids: 64 bits of time, worker and sequence, divided by a {@link SnowflakeLayout}.
 *
 * <p>The state is one number, the <em>tick</em>: milliseconds since the epoch, then the sequence. The next tick is the
 * last one plus one, or the first tick of the current millisecond if that is later. So ids grow strictly, whatever the
 * clock does. When the sequence of a millisecond is used up, ids borrow from the next one, and may run ahead of the
 * clock by up to {@code borrow}. A caller that needs more than {@link SnowflakeLayout#idsPerMillisecond()} waits for
 * the clock.
 *
 * <p>If ids are further ahead of the clock than the borrow, the clock was set back, and the {@link ClockBackPolicy}
 * decides. The borrow absorbs smaller steps. No id has a time at or after the slot's {@link
 * WorkerSlot#reservedUntil()}.
 *
 * <p>Thread-safe, without a lock: a thread that is stopped holds up no other. It blocks while the clock has to catch
 * up, and for {@link WorkerSlot#reserve} each time the reserved time is used up before a thread in the background has
 * reserved more. Close the generator to give the slot back.
 *
 * <p>If a leased slot is lost, the next call leases another one, and ids go on, still growing. If none can be leased,
 * the caller gets an exception, and the call after it tries again.
 *
 * <pre>{@code
 * Snowflake ids = Snowflake.builder().worker(WorkerId.fromEnvironment(System.getenv())).build();
 * long id = ids.next();
 * }</pre>
 */
public final class Snowflake implements LongIdGenerator, AutoCloseable {
    private final SnowflakeLayout layout;
    private final InstantSource clock;
    private final TickScale scale;
    private final TickCounter ticks;
    private final SlotReservations reservations;
    private final ClockWait clockWait;
    private final long borrowMillis;

    /** @param slots where to lease another slot when this one is lost; null for nowhere */
    Snowflake(SnowflakeSettings settings, WorkerSlot slot, @Nullable SlotSource slots) {
        this.layout = settings.layout();
        this.clock = settings.clock();
        this.scale = TickScale.of(layout);
        this.ticks = new TickCounter(settings, scale);
        this.reservations = new SlotReservations(settings, scale, ticks, slot, slots);
        this.clockWait = new ClockWait(settings);
        this.borrowMillis = settings.borrow().toMillis();
    }

    /** Prepares a generator. It needs a worker or slots. */
    public static SnowflakeBuilder builder() {
        return new SnowflakeBuilder();
    }

    /**
     * The next id, greater than every earlier one of this generator.
     *
     * @throws ClockBackException if the clock is further behind the last id than the policy allows
     * @throws WorkerSlotLostException if the slot is lost, and no other could be leased
     * @throws IdException if the slot could not reserve more time, the range of the layout has ended, the generator is
     *     closed, or the thread was interrupted while it waited
     */
    @Override
    public long next() {
        while (true) {
            Tenure now = reservations.tenure();
            if (!now.slot().valid()) {
                reservations.replace(now);
                continue;
            }
            long tick = ticks.take(now);
            if (tick >= 0) {
                return layout.compose(tick, now.number());
            }
            if (tick != TickCounter.NONE) {
                reservations.extendInBackground(now);
                return layout.compose(~tick, now.number());
            }
            makeRoom(now);
        }
    }

    /** The layout of the ids, for decoding. */
    public SnowflakeLayout layout() {
        return layout;
    }

    /** The years until the layout's range is over. */
    public double yearsLeft() {
        return layout.yearsLeft(clock.instant());
    }

    /**
     * How far the clock is behind the time of the last id, or of the first one on a new slot; zero if it is not behind.
     * Up to the borrow is usual under load. More means that the clock was set back, or that the clock of the slot's
     * last owner was ahead; callers wait for it or fail. Made for a gauge: it does not block. Zero once the generator
     * is closed.
     */
    public Duration clockBehind() {
        long last = ticks.last();
        return last == TickCounter.CLOSED
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, scale.millisOf(last) - scale.millis(clock.instant())));
    }

    /** Gives the slot back. From then on {@link #next} throws. May block for the store. */
    @Override
    public void close() {
        // No other thread gets a later tick, so this is the exact end of the used time.
        long used = ticks.close();
        if (used != TickCounter.CLOSED) {
            reservations.release(scale.usedBefore(used));
        }
    }

    /** Waits for the clock or reserves more time, if that is still needed. */
    private void makeRoom(Tenure current) {
        // The clock is read after the last tick, or a thread that was held up in between would take it for one set
        // back.
        long previous = ticks.last();
        long now = scale.millis(clock.instant());
        if (now >= layout.horizonMillis()) {
            throw beyondHorizon();
        }
        long next = Math.max(previous + 1, scale.ticks(now));
        long lead = scale.millisOf(next) - now;
        if (lead > borrowMillis) {
            if (previous == TickCounter.CLOSED) {
                throw SlotReservations.closed();
            }
            clockWait.await(lead - borrowMillis, previous < current.firstTick());
        } else if (!current.isReserved(next)) {
            if (next >= scale.ticks(layout.horizonMillis())) {
                throw beyondHorizon();
            }
            reservations.extend(current, next);
        }
    }

    private IdException beyondHorizon() {
        return SnowflakeSettings.beyondHorizon(clock.instant(), layout);
    }
}
