package dev.hitotsu.id;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Generates ULIDs (<a href="https://github.com/ulid/spec">ulid/spec</a>): 48 bits of Unix milliseconds, 80 random bits,
 * written as 26 characters that sort like the numbers.
 *
 * <p>Monotonic: ids of one generator grow strictly. Within a millisecond, and after the clock stepped back, the random bits
 * of the last id are increased.
 *
 * <p>Thread-safe and lock-free.
 */
public final class Ulid implements StringIdGenerator {
    private static final long LATEST_MILLIS = (1L << 48) - 1;
    private static final long RANDOM_HIGH_MASK = 0xFFFFL;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final UlidStep step;
    private final UlidOverflow overflow;
    private final AtomicReference<UlidParts> last = new AtomicReference<>(new UlidParts(0, 0));

    private Ulid(InstantSource clock, RandomGenerator random, UlidStep step, UlidOverflow overflow) {
        this.clock = clock;
        this.random = random;
        this.step = step;
        this.overflow = overflow;
    }

    /** By the specification: {@link UlidStep#ONE}, {@link UlidOverflow#FAIL}; unguessable randomness. */
    public static Ulid create() {
        return of(InstantSource.system(), SecureBits.SHARED);
    }

    /** The same, on a clock and a randomness of the caller's. */
    public static Ulid of(InstantSource clock, RandomGenerator random) {
        return new Ulid(clock, random, UlidStep.ONE, UlidOverflow.FAIL);
    }

    /** A new generator that differs in this, with a state of its own. */
    public Ulid withStep(UlidStep newStep) {
        return new Ulid(clock, random, newStep, overflow);
    }

    /** A new generator that differs in this, with a state of its own. */
    public Ulid withOverflow(UlidOverflow newOverflow) {
        return new Ulid(clock, random, step, newOverflow);
    }

    /**
     * The next id, greater than every earlier one of this generator.
     *
     * @throws IdException if the random bits overflow and the policy is {@link UlidOverflow#FAIL}, or the clock shows a
     *     time before 1970 or past the 48 bits (the year 10889)
     */
    @Override
    public String nextText() {
        UlidParts next = next();
        return UlidText.of(next.high(), next.low());
    }

    /** The same in numbers. */
    public UlidParts next() {
        while (true) {
            UlidParts previous = last.get();
            UlidParts next = after(previous, clock.millis());
            if (last.compareAndSet(previous, next)) {
                return next;
            }
        }
    }

    private UlidParts after(UlidParts previous, long now) {
        if (now < 0 || now > LATEST_MILLIS) {
            throw outOfRange(now);
        }
        long millis = previous.high() >>> 16;
        return now > millis || previous.high() == 0 ? seeded(now) : increased(previous, millis);
    }

    private UlidParts increased(UlidParts previous, long millis) {
        long low = previous.low() + (step == UlidStep.ONE ? 1 : 1 + (random.nextInt() & UNSIGNED_INT));
        if (Long.compareUnsigned(low, previous.low()) > 0) {
            return new UlidParts(previous.high(), low);
        }
        if ((previous.high() & RANDOM_HIGH_MASK) != RANDOM_HIGH_MASK) {
            return new UlidParts(previous.high() + 1, low);
        }
        return overflown(millis);
    }

    private UlidParts overflown(long millis) {
        return switch (overflow) {
            case FAIL ->
                throw new IdException("random bits: all ones in the millisecond " + Instant.ofEpochMilli(millis)
                        + " (expected: room for one more; a later millisecond has it)");
            case CARRY -> {
                if (millis == LATEST_MILLIS) {
                    throw outOfRange(millis + 1);
                }
                yield seeded(millis + 1);
            }
        };
    }

    private UlidParts seeded(long millis) {
        return new UlidParts((millis << 16) | (random.nextLong() & RANDOM_HIGH_MASK), random.nextLong());
    }

    private static IdException outOfRange(long millis) {
        return new IdException("clock: " + Instant.ofEpochMilli(millis) + " (expected: " + Instant.EPOCH + " to "
                + Instant.ofEpochMilli(LATEST_MILLIS) + ")");
    }
}
