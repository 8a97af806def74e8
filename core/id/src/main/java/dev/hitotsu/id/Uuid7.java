package dev.hitotsu.id;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Generates UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits.
 *
 * <p>Ids of one generator grow strictly, also within a millisecond and when the clock steps back. The method is the one
 * of RFC 9562, section 6.2, method 2: within a millisecond the random bits are read as a number and increased by a
 * random amount from 1 to 2^32; where they overflow, the timestamp borrows one millisecond from the future.
 *
 * <p>Thread-safe. Does not block, but for a short critical section.
 */
public final class Uuid7 {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_A_MASK = 0xFFFL;
    private static final long RANDOM_B_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

    private static final Uuid7 SHARED = of(InstantSource.system(), new SecureRandom());

    private final InstantSource clock;
    private final Random random;
    private final ReentrantLock lock = new ReentrantLock();

    private long millis;
    private long randomA;
    private long randomB;

    private Uuid7(InstantSource clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    /** A generator with its own state. The {@code random} should be a {@link SecureRandom} outside of tests. */
    public static Uuid7 of(InstantSource clock, Random random) {
        return new Uuid7(clock, random);
    }

    /** The next id of the generator that this JVM shares. */
    public static UUID randomUuid7() {
        return SHARED.next();
    }

    /** The next id, greater than every earlier one of this generator (as an unsigned number and as text). */
    public UUID next() {
        lock.lock();
        try {
            advance(clock.millis());
            return new UUID(millis << 16 | VERSION | randomA, VARIANT | randomB);
        } finally {
            lock.unlock();
        }
    }

    private void advance(long now) {
        if (now > millis) {
            reseed(now);
            return;
        }
        randomB += 1 + (random.nextInt() & 0xFFFF_FFFFL);
        if (randomB > RANDOM_B_MASK) {
            randomB &= RANDOM_B_MASK;
            randomA++;
        }
        if (randomA > RANDOM_A_MASK) {
            reseed(millis + 1);
        }
    }

    private void reseed(long newMillis) {
        millis = newMillis;
        randomA = random.nextLong() & RANDOM_A_MASK;
        randomB = random.nextLong() & RANDOM_B_MASK;
    }
}
