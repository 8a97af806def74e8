package dev.hitotsu.benchmarks.id;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** The system's clock, which now and then is set to another time, up to so many milliseconds before or after the right one. */
final class SteppingClock implements InstantSource {
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMillis(2_500);

    private final Random random;
    private final int mostMillis;
    private volatile long offsetMillis;

    SteppingClock(long seed, int mostMillis) {
        this.random = new Random(seed);
        this.mostMillis = mostMillis;
        step();
    }

    @Override
    public long millis() {
        return System.currentTimeMillis() + offsetMillis;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    void step() {
        offsetMillis = random.nextInt(-mostMillis, mostMillis + 1);
    }

    /** How long until the next step. */
    Duration nextPeriod() {
        return Duration.ofMillis(random.nextLong(SHORTEST.toMillis(), LONGEST.toMillis()));
    }
}
