package dev.hitotsu.testkit.time;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/**
 * Awaitility with a limit that is long enough for busy machines. A condition that never holds still fails the test. It
 * looks often at first, because most conditions hold within milliseconds, and ten times a second later on.
 */
public final class Patience {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration MAX_PAUSE = Duration.ofMillis(100);
    private static final PollInterval PAUSES = IterativePollInterval.iterative(Patience::longer, FIRST_PAUSE);

    private Patience() {}

    /** Begins to wait for a condition, for two minutes at most. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(PAUSES);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(MAX_PAUSE) < 0 ? twice : MAX_PAUSE;
    }
}
