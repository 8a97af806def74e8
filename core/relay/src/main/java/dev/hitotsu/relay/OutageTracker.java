package dev.hitotsu.relay;

import dev.hitotsu.message.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that something is away and once that it is back, and how long to wait in between. Used by one thread. */
final class OutageTracker {
    private static final Logger log = LoggerFactory.getLogger(OutageTracker.class);

    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final String what;
    private final Backoff backoff;
    private final RandomGenerator random;
    private int failures;
    private boolean silent;
    private volatile @Nullable String trouble;

    OutageTracker(String what, Backoff backoff, RandomGenerator random) {
        this.what = what;
        this.backoff = backoff;
        this.random = random;
    }

    /** Another failure; how long to wait before the next attempt. */
    Duration begin(String reason) {
        Duration wait = backoff.delayAfter(++failures, random);
        String said = what + ": " + reason;
        if (failures == 1) {
            log.warn("{}; nothing is lost, the next attempt is in {} ms", said, wait.toMillis());
        } else {
            log.debug("{} (attempt {}); the next one is in {} ms", said, failures, wait.toMillis());
        }
        trouble = said;
        return wait;
    }

    /** For how long there has been no answer; an outage as well, where it gets long, and over with the next answer. */
    void silent(long nanos) {
        if (nanos < SILENCE.toNanos()) {
            if (silent) {
                log.info("{}: answers again", what);
                silent = false;
                trouble = null;
            }
        } else if (!silent && failures == 0) {
            silent = true;
            trouble = what + ": no answer for " + Duration.ofNanos(nanos).toSeconds() + " s";
            log.warn("{}; what is under way waits, nothing is lost", trouble);
        }
    }

    void over() {
        if (failures > 0) {
            log.info("{}: back after {} failed attempts", what, failures);
            failures = 0;
            trouble = null;
        }
    }

    /** What is wrong, null while nothing is. Any thread. */
    @Nullable String trouble() {
        return trouble;
    }
}
