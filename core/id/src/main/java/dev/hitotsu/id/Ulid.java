package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Generates ULIDs (<a href="https://github.com/ulid/spec">ulid/spec</a>): 48 bits of Unix milliseconds and 80 random
 * bits, written as 26 characters that sort like the numbers.
 *
 * <p>Monotonic: the ids of one generator grow strictly. Within a millisecond, and after the clock was set back, the
 * generator increases the random bits of the last id.
 *
 * <p>Thread-safe. No thread is ever parked: an id is one atomic addition to the counter of its millisecond, and a
 * thread spins while another one starts the next millisecond.
 */
public final class Ulid implements StringIdGenerator {
    private static final long LATEST_MILLIS = (1L << 48) - 1;
    private static final long RANDOM_HIGH_MASK = 0xFFFFL;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final long SEALED = Long.MIN_VALUE;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final UlidStep step;
    private final UlidOverflow overflow;
    private final AtomicReference<Millisecond> last = new AtomicReference<>(new Millisecond(-1, 0, 0));

    private Ulid(InstantSource clock, RandomGenerator random, UlidStep step, UlidOverflow overflow) {
        this.clock = clock;
        this.random = random;
        this.step = step;
        this.overflow = overflow;
    }

    /**
     * A generator as in the specification: {@link UlidStep#ONE}, {@link UlidOverflow#FAIL}, with random bits that
     * nobody can guess.
     */
    public static Ulid create() {
        return of(InstantSource.system(), FastSecureRandom.SHARED);
    }

    /** As {@link #create}, with a clock and a source of random bits. */
    public static Ulid of(InstantSource clock, RandomGenerator random) {
        requireNonNull(clock, "clock: null (expected: a clock)");
        requireNonNull(random, "random: null (expected: a source of random numbers)");
        return new Ulid(clock, random, UlidStep.ONE, UlidOverflow.FAIL);
    }

    /** A new generator with another step, and with a state of its own. */
    public Ulid withStep(UlidStep newStep) {
        requireNonNull(newStep, "step: null (expected: ONE or RANDOM)");
        return new Ulid(clock, random, newStep, overflow);
    }

    /** A new generator with another overflow policy, and with a state of its own. */
    public Ulid withOverflow(UlidOverflow newOverflow) {
        requireNonNull(newOverflow, "overflow: null (expected: FAIL or CARRY)");
        return new Ulid(clock, random, step, newOverflow);
    }

    /**
     * The next id, greater than every earlier one of this generator.
     *
     * @throws IdException if the random bits overflow and the policy is {@link UlidOverflow#FAIL}, or the clock shows a
     *     time before 1970 or beyond 48 bits (the year 10889)
     */
    @Override
    public String nextText() {
        UlidParts next = next();
        return UlidText.of(next.high(), next.low());
    }

    /** As {@link #nextText}, as numbers. */
    public UlidParts next() {
        while (true) {
            Millisecond current = last.get();
            long now = clock.millis();
            if (now > current.millis || now < 0) {
                replace(current, now);
                continue;
            }
            long used = current.used.getAndAdd(stepWidth());
            if (used < 0) {
                Thread.onSpinWait();
            } else if (current.hasRoomFor(used)) {
                return current.plus(used);
            } else {
                handleOverflow(current);
            }
        }
    }

    /**
     * After this, no thread gets an id of the old millisecond, because another one may already have an id of the new.
     */
    private void replace(Millisecond old, long millis) {
        if (millis < 0 || millis > LATEST_MILLIS) {
            throw new IdException("clock: " + Instant.ofEpochMilli(millis) + " (expected: " + Instant.EPOCH + " to "
                    + Instant.ofEpochMilli(LATEST_MILLIS) + ")");
        }
        Millisecond next = new Millisecond(millis, random.nextLong() & RANDOM_HIGH_MASK, random.nextLong());
        old.used.set(SEALED);
        last.compareAndSet(old, next);
    }

    private void handleOverflow(Millisecond full) {
        switch (overflow) {
            case FAIL ->
                throw new IdException("random bits: all ones in the millisecond " + Instant.ofEpochMilli(full.millis)
                        + " (expected: room for one more; a later millisecond has it)");
            case CARRY -> replace(full, full.millis + 1);
        }
    }

    private long stepWidth() {
        return step == UlidStep.ONE ? 1 : 1 + (random.nextInt() & UNSIGNED_INT);
    }

    /** The random bits with which a millisecond started, and how much they have grown. */
    private static final class Millisecond {
        private final long millis;
        private final long high;
        private final long low;
        private final AtomicLong used = new AtomicLong();

        Millisecond(long millis, long high, long low) {
            this.millis = millis;
            this.high = high;
            this.low = low;
        }

        boolean hasRoomFor(long more) {
            return high != RANDOM_HIGH_MASK || Long.compareUnsigned(low + more, low) >= 0;
        }

        UlidParts plus(long more) {
            long sum = low + more;
            long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
            return new UlidParts(((millis << 16) | high) + carry, sum);
        }
    }
}
