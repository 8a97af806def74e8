package dev.hitotsu.http;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SendResult.DestinationUnavailable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a destination alone that fails again and again, or asks for it; then lets one request through, to see whether it is back.
 * The pauses grow. Whoever uses it locks it.
 */
final class CircuitBreaker {
    private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.5);
    /** For how long those are put off that come while the one request is under way. */
    private static final Duration WHILE_PROBING = Duration.ofSeconds(1);
    /** A server that asks for more is asked again all the same. */
    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    private final String name;
    private final int maxFailures;
    private final LongSupplier ticker;
    private int failures;
    private int pauses;
    private boolean open;
    private boolean probing;
    private long openUntil;
    private String reason = "";

    CircuitBreaker(String name, int maxFailures, LongSupplier ticker) {
        this.name = name;
        this.maxFailures = maxFailures;
        this.ticker = ticker;
    }

    /** Why a request must not begin now; null if it may. */
    @Nullable SendResult refusal() {
        long left = openUntil - ticker.getAsLong();
        if (!open || (left <= 0 && !probing)) {
            return null;
        }
        return new DestinationUnavailable(
                name + " is left alone: " + reason, left > 0 ? Duration.ofNanos(left) : WHILE_PROBING);
    }

    boolean isOpen() {
        return open;
    }

    /** A request begins that was not refused; returns whether it is the one that sees whether the destination is back. */
    boolean begin() {
        probing |= open;
        return open;
    }

    /** A request has ended. */
    void end(Verdict verdict, boolean probe) {
        if (probe) {
            probing = false;
        }
        switch (verdict.health()) {
            case WELL -> close();
            case ILL -> {
                failures++;
                if (probe || (!open && failures >= maxFailures)) {
                    open(verdict.result(), Duration.ZERO);
                }
            }
            case CLOSED -> open(verdict.result(), verdict.result().retryAfter());
            case UNKNOWN -> {}
        }
    }

    private void close() {
        if (open) {
            log.info("{}: answers again", name);
        }
        open = false;
        failures = 0;
        pauses = 0;
    }

    private void open(SendResult why, Duration asked) {
        Duration own = PAUSES.delayAfter(++pauses, ThreadLocalRandom.current());
        Duration limited = asked.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : asked;
        Duration pause = limited.isZero() ? own : limited;
        long until = ticker.getAsLong() + pause.toNanos();
        if (!open) {
            log.warn("{}: {}; it is left alone for {} ms, nothing is lost", name, why.reason(), pause.toMillis());
            openUntil = until;
        } else if (until - openUntil > 0) {
            openUntil = until;
        }
        open = true;
        reason = why.reason();
    }
}
