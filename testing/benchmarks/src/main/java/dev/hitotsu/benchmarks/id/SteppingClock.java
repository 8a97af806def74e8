package dev.hitotsu.benchmarks.id;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** The system clock plus an offset that changes at each step, up to a maximum in both directions. */
final class SteppingClock implements InstantSource {
    private static final Duration MIN_PERIOD = Duration.ofMillis(500);
    private static final Duration MAX_PERIOD = Duration.ofMillis(2_500);

    private final Random random;
    private final int maxOffsetMillis;
    private volatile long offsetMillis;

    SteppingClock(long seed, int maxOffsetMillis) {
        this.random = new Random(seed);
        this.maxOffsetMillis = maxOffsetMillis;
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
        offsetMillis = random.nextInt(-maxOffsetMillis, maxOffsetMillis + 1);
    }

    /** The time until the next step. */
    Duration nextPeriod() {
        return Duration.ofMillis(random.nextLong(MIN_PERIOD.toMillis(), MAX_PERIOD.toMillis()));
    }
}
