package dev.hitotsu.relay.internal;

import dev.hitotsu.message.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that something is away, again when the reason changes, and once that it is back; says how long to wait between
 * attempts. Used by one thread.
 */
public final class OutageTracker {
    private static final Logger log = LoggerFactory.getLogger(OutageTracker.class);

    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);

    private final String what;
    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private boolean silent;
    private volatile @Nullable String problem;
    private String loggedReason = "";

    public OutageTracker(String what, Backoff backoff, RandomGenerator random) {
        this.what = what;
        this.backoff = backoff;
        this.random = random;
    }

    /** Counts another failure; returns how long to wait before the next attempt. */
    public Duration recordFailure(String reason) {
        Duration wait = backoff.delayAfter(++failures, random);
        String text = what + ": " + reason;
        if (failures == 1 || !reason.equals(loggedReason)) {
            log.warn("{}; nothing is lost, the next attempt is in {} ms", text, wait.toMillis());
            loggedReason = reason;
        } else {
            log.debug("{} (attempt {}); the next one is in {} ms", text, failures, wait.toMillis());
        }
        problem = text;
        return wait;
    }

    /** Counts a long silence as an outage, which is over with the next answer. */
    public void checkSilence(long nanos) {
        if (nanos < SILENCE_LIMIT.toNanos()) {
            if (silent) {
                log.info("{}: answers again", what);
                silent = false;
                problem = null;
            }
        } else if (!silent && failures == 0) {
            silent = true;
            problem = what + ": no answer for " + Duration.ofNanos(nanos).toSeconds() + " s";
            log.warn("{}; what is in flight waits, nothing is lost", problem);
        }
    }

    public void recordSuccess() {
        if (failures > 0) {
            log.info("{}: back after {} failed attempts", what, failures);
            failures = 0;
            problem = null;
        }
    }

    /** What is wrong; null while nothing is. Any thread. */
    public @Nullable String problem() {
        return problem;
    }
}
