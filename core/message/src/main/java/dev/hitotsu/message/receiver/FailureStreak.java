package dev.hitotsu.message.receiver;

import dev.hitotsu.id.internal.QuotedText;
import dev.hitotsu.message.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;

/**
 * Failures in a row of a receiver that cannot reach its broker: delays that grow, and one line of log a minute, or when
 * the reason changes. A connection ends no row, because a broker may accept one and then refuse to deliver. A message
 * that was handled does, and so does a failure that comes long after the last. Not thread-safe.
 */
final class FailureStreak {
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Logger log;
    private final String what;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final LongSupplier ticker;
    private int failures;
    private long handledBefore;
    private long failedAt;
    private long loggedAt;
    private String loggedReason = "";

    /**
     * No failure yet.
     *
     * @param what fails, as the log calls it
     * @param ticker nanoseconds, monotonic
     */
    FailureStreak(Logger log, String what, Backoff backoff, RandomGenerator random, LongSupplier ticker) {
        this.log = log;
        this.what = what;
        this.backoff = backoff;
        this.random = random;
        this.ticker = ticker;
    }

    /** How many failures there were in a row. */
    int failures() {
        return failures;
    }

    /**
     * Counts a failure; returns how long to wait before the next attempt.
     *
     * @param handled how many messages were handled ever
     */
    Duration recordFailure(long handled, String reason) {
        long now = ticker.getAsLong();
        if (failures > 0 && (handled != handledBefore || now - failedAt > calmNanos())) {
            failures = 0;
        }
        failures++;
        handledBefore = handled;
        failedAt = now;
        Duration delay = backoff.delayAfter(failures, random);
        logIfDue(now, reason, delay);
        return delay;
    }

    /** Ends the row if a message was handled since the last failure. */
    void recordProgress(long handled) {
        if (failures > 0 && handled != handledBefore) {
            log.info("{} works again; it had failed {} times", what, failures);
            failures = 0;
        }
    }

    private void logIfDue(long now, String reason, Duration delay) {
        if (failures > 1 && reason.equals(loggedReason) && now - loggedAt < QUIET.toNanos()) {
            return;
        }
        loggedAt = now;
        loggedReason = reason;
        log.warn(
                "{} failed {} times, next attempt in {} ms: {}",
                what,
                failures,
                delay.toMillis(),
                QuotedText.plain(reason));
    }

    /** Longer than an attempt lasts that fails in the end. */
    private long calmNanos() {
        return Math.max(QUIET.toNanos(), backoff.maxDelay().multipliedBy(3).toNanos());
    }
}
