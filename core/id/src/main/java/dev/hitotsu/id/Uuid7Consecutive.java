package dev.hitotsu.id;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Generates UUIDs of version 7 of which each is one more than the last within a millisecond, and 74 random bits begin a
 * millisecond (RFC 9562, section 6.2, method 2, with an increment of one). It needs no randomness for most ids under load,
 * and in return an id tells those around it: where they are to be unguessable, take {@link Uuid7}.
 *
 * <p>Ids of one generator grow strictly, also within a millisecond and when the clock steps back. The top random bit is left
 * free, so that 2<sup>73</sup> ids fit a millisecond.
 *
 * <p>Thread-safe: a lock, held for a few instructions. Many threads are served faster so than by trying again.
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

    /** A generator with its own state, on the system's clock, whose milliseconds begin unguessably. */
    public static Uuid7Consecutive create() {
        return of(InstantSource.system(), FastSecureRandom.SHARED);
    }

    /** A generator with its own state. The {@code random} should be a {@link SecureRandom} outside of tests. */
    public static Uuid7Consecutive of(InstantSource clock, RandomGenerator random) {
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

    /** The carry stays within the 12 bits before it, because a millisecond begins with the top one free. */
    private void count() {
        long next = (low + 1) & RANDOM_B_MASK;
        high = next == 0 ? high + 1 : high;
        low = VARIANT | next;
    }
}
