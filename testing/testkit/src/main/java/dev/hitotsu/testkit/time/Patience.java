package dev.hitotsu.testkit.time;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Awaitility with a limit that is long enough for busy machines. A condition that never holds still fails the test. */
public final class Patience {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Patience() {}

    /** Begins to wait for a condition, for a minute at most. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
