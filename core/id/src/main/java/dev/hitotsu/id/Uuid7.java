package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Generates UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, a counter of 16 bits, 58 random
 * bits.
 *
 * <p>The ids of one generator grow strictly, even within a millisecond and after the clock was set back. The method is
 * a dedicated counter of fixed length (RFC 9562, section 6.2, method 1). The counter fills {@code rand_a} and the first
 * four bits of {@code rand_b}, and starts each millisecond at a random number of 15 bits. When it overflows, the time
 * runs ahead by one millisecond. Every id has 58 new random bits, so an id does not tell the next one.
 *
 * <p>Thread-safe and lock-free: time and counter are one atomic number.
 */
public final class Uuid7 implements StringIdGenerator {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int COUNTER_BITS = 16;
    private static final long COUNTER_MASK = 0xFFFFL;
    private static final int RANDOM_BITS = 58;
    private static final long RANDOM_MASK = (1L << RANDOM_BITS) - 1;
    private static final int START_SHIFT = 64 - (COUNTER_BITS - 1);

    private static final Uuid7 SHARED = of(InstantSource.system(), FastSecureRandom.SHARED);

    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicLong last = new AtomicLong();

    private Uuid7(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A generator with its own state, the system's clock, and random bits that nobody can guess. */
    public static Uuid7 create() {
        return of(InstantSource.system(), FastSecureRandom.SHARED);
    }

    /** A generator with its own state. Outside of tests, {@code random} should be a {@link SecureRandom}. */
    public static Uuid7 of(InstantSource clock, RandomGenerator random) {
        requireNonNull(clock, "clock: null (expected: a clock)");
        requireNonNull(random, "random: null (expected: a source of random numbers)");
        return new Uuid7(clock, random);
    }

    /** The next id of a generator that this JVM shares. */
    public static UUID randomUuid7() {
        return SHARED.next();
    }

    /** The next id, greater than every earlier one of this generator (as an unsigned number and as text). */
    public UUID next() {
        while (true) {
            long previous = last.get();
            long now = clock.millis() << COUNTER_BITS;
            long next = now > (previous | COUNTER_MASK) ? now | counterStart() : previous + 1;
            if (last.compareAndSet(previous, next)) {
                return uuid(next, random.nextLong());
            }
        }
    }

    @Override
    public String nextText() {
        return next().toString();
    }

    /** The top bit stays free, as a guard against overflow (section 6.2). */
    private long counterStart() {
        return random.nextLong() >>> START_SHIFT;
    }

    private static UUID uuid(long ticks, long bits) {
        long counter = ticks & COUNTER_MASK;
        long high = (ticks & ~COUNTER_MASK) | VERSION | (counter >>> 4);
        long low = VARIANT | ((counter & 0xF) << RANDOM_BITS) | (bits & RANDOM_MASK);
        return new UUID(high, low);
    }
}
