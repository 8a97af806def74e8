package dev.hitotsu.message;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Awaitility with a limit that is long enough for busy machines; its own is ten seconds. */
public final class Patience {
    private Patience() {}

    /** Begins to wait for a condition, for two minutes at most. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(2));
    }
}
