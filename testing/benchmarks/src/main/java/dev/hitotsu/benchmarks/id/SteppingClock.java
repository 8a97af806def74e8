package dev.hitotsu.benchmarks.id;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** The system's clock, which now and then is set to another time, up to ten seconds before or after the right one. */
final class SteppingClock implements InstantSource {
    private static final int MOST_MILLIS = 10_000;
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMillis(2_500);

    private final Random random;
    private volatile long offsetMillis;

    SteppingClock(long seed) {
        this.random = new Random(seed);
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
        offsetMillis = random.nextInt(-MOST_MILLIS, MOST_MILLIS + 1);
    }

    /** How long until the next step. */
    Duration nextPeriod() {
        return Duration.ofMillis(random.nextLong(SHORTEST.toMillis(), LONGEST.toMillis()));
    }
}
