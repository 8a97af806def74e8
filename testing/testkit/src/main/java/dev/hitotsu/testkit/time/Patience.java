package dev.hitotsu.testkit.time;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Awaitility with the patience that busy machines need; a test that waits for what never comes fails all the same. */
public final class Patience {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Patience() {}

    /** Waits for what is said next, for a minute at most. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
