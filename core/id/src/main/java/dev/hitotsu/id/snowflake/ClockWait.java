package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Duration;

/** Waits for a clock that is behind, as far as the policy allows. */
record ClockWait(SnowflakeSettings settings) {
    private static final Duration UNTIL_NEXT_MILLISECOND = Duration.ofNanos(100_000);
    private static final Duration MAX_SLEEP = Duration.ofMillis(10);

    /**
     * Waits for a part of the time; the caller looks at the clock again.
     *
     * @param isFirstId whether no id was made on the slot yet
     * @throws ClockBackException if the clock is further behind than the policy allows
     * @throws IdException if the thread is interrupted
     */
    void await(long missingMillis, boolean isFirstId) {
        if (missingMillis == 1) {
            settings.sleeper().sleep(UNTIL_NEXT_MILLISECOND);
            return;
        }
        Duration missing = Duration.ofMillis(missingMillis);
        Duration allowed = settings.allowedWait(isFirstId);
        if (missing.compareTo(allowed) > 0) {
            throw new ClockBackException(
                    missing, allowed.isZero() ? "not behind" : allowed.toMillis() + " ms behind at most");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IdException("thread: interrupted while the clock was " + missingMillis
                    + " ms behind (expected: to wait for it)");
        }
        settings.sleeper().sleep(missing.compareTo(MAX_SLEEP) < 0 ? missing : MAX_SLEEP);
    }
}
