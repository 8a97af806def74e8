package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Generates UUIDs of version 7 that are consecutive within a millisecond: each is the last one plus one. 74 random bits
 * start a millisecond (RFC 9562, section 6.2, method 2, with an increment of one). Under load most ids need no random
 * bits. In return, anybody who knows an id can guess its neighbours; {@link Uuid7} makes ids that nobody can guess.
 *
 * <p>The ids of one generator grow strictly, even within a millisecond and after the clock was set back. The top random
 * bit starts at zero, so that a millisecond has room for 2<sup>73</sup> ids.
 *
 * <p>Thread-safe: it holds a lock for a few instructions. With many threads this is faster than to retry.
 */
public final class Uuid7Consecutive implements StringIdGenerator {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int TIME_SHIFT = 16;
    private static final long START_A_MASK = 0x7FFL;
    private static final long RANDOM_B_MASK = (1L << 62) - 1;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private long high = VERSION;
    private long low = VARIANT;

    private Uuid7Consecutive(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * A generator with its own state and the system's clock, whose milliseconds start with random bits that nobody can
     * guess.
     */
    public static Uuid7Consecutive create() {
        return of(InstantSource.system(), FastSecureRandom.SHARED);
    }

    /** A generator with its own state. Outside of tests, {@code random} should be a {@link SecureRandom}. */
    public static Uuid7Consecutive of(InstantSource clock, RandomGenerator random) {
        requireNonNull(clock, "clock: null (expected: a clock)");
        requireNonNull(random, "random: null (expected: a source of random numbers)");
        return new Uuid7Consecutive(clock, random);
    }

    /** The next id, greater than every earlier one of this generator (as an unsigned number and as text). */
    public UUID next() {
        long now = clock.millis();
        long nextHigh;
        long nextLow;
        lock.lock();
        try {
            if (now > high >>> TIME_SHIFT) {
                begin(now);
            } else {
                count();
            }
            nextHigh = high;
            nextLow = low;
        } finally {
            lock.unlock();
        }
        return new UUID(nextHigh, nextLow);
    }

    @Override
    public String nextText() {
        return next().toString();
    }

    private void begin(long millis) {
        high = (millis << TIME_SHIFT) | VERSION | (random.nextLong() & START_A_MASK);
        low = VARIANT | (random.nextLong() & RANDOM_B_MASK);
    }

    /** The carry fits into the 12 bits above, because the top one of them starts at zero. */
    private void count() {
        long next = (low + 1) & RANDOM_B_MASK;
        high = next == 0 ? high + 1 : high;
        low = VARIANT | next;
    }
}
