package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Generates UUIDs of version 4 (RFC 9562, section 5.4): 122 random bits and nothing else. They have no order.
 *
 * <p>Thread-safe if the source of random bits is. It blocks at most for the first random bytes of the operating system.
 */
public final class Uuid4 implements StringIdGenerator {
    private static final long VERSION = 0x4000L;
    private static final long VERSION_MASK = 0xF000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_B_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

    private static final Uuid4 SECURE = new Uuid4(FastSecureRandom.SHARED);

    private final RandomGenerator random;

    private Uuid4(RandomGenerator random) {
        this.random = random;
    }

    /** A generator with random bits that nobody can guess, shared by this JVM. */
    public static Uuid4 secure() {
        return SECURE;
    }

    /** A generator with this source of random bits. If the bits can be guessed, so can the ids. */
    public static Uuid4 of(RandomGenerator random) {
        requireNonNull(random, "random: null (expected: a source of random numbers)");
        return new Uuid4(random);
    }

    /** The next id. */
    public UUID next() {
        return new UUID((random.nextLong() & ~VERSION_MASK) | VERSION, (random.nextLong() & RANDOM_B_MASK) | VARIANT);
    }

    @Override
    public String nextText() {
        return next().toString();
    }
}
