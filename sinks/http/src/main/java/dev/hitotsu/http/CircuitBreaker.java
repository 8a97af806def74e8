package dev.hitotsu.http;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SendResult.DestinationUnavailable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a destination alone that fails again and again, or asks for it. Where it says for how long, everybody may come
 * again then; otherwise one request is let through to see whether it is back, and the pauses grow. A message that
 * always fails is one failure: it says more about itself than about the destination. Whoever uses it locks it.
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
    /** What failed since the destination last answered well. */
    private final Set<UUID> failing = new HashSet<>();

    private int failures;
    private int pauses;
    private boolean open;
    private boolean probing;
    private boolean away;
    /** Whether the destination said itself when the pause is over. */
    private boolean named;

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
        if (left <= 0 && named) {
            open = false;
        }
        if (!open || (left <= 0 && !probing)) {
            return null;
        }
        return new DestinationUnavailable(
                name + " is left alone: " + reason, left > 0 ? Duration.ofNanos(left) : WHILE_PROBING);
    }

    boolean isOpen() {
        return open;
    }

    /** Whether it takes nothing from anybody, so that no message can be the reason. */
    boolean isAway() {
        return open && away;
    }

    /**
     * A request begins that was not refused; returns whether it is the one that sees whether the destination is back.
     */
    boolean begin() {
        probing |= open;
        return open;
    }

    /** A request of this message has ended. */
    void end(UUID message, Verdict verdict, boolean probe) {
        if (probe) {
            probing = false;
        }
        switch (verdict.health()) {
            case WELL -> {
                // What was under way before a destination asked to be left alone says nothing about that.
                if (probe || !isAway()) {
                    close();
                }
            }
            case ILL -> {
                if (!verdict.mayBeTheMessage() || failing.add(message)) {
                    failures++;
                }
                if (probe || (!open && failures >= maxFailures)) {
                    open(verdict, probe);
                }
            }
            case CLOSED -> open(verdict, probe);
            case FULL, UNKNOWN -> {}
        }
    }

    private void close() {
        if (open) {
            log.info("{}: answers again", name);
        }
        open = false;
        failing.clear();
        failures = 0;
        pauses = 0;
    }

    private void open(Verdict verdict, boolean probe) {
        SendResult why = verdict.result();
        Duration asked = why.retryAfter().compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : why.retryAfter();
        if (!open || probe) {
            named = !asked.isZero();
            Duration pause = named ? asked : PAUSES.delayAfter(++pauses, ThreadLocalRandom.current());
            if (!open) {
                log.warn("{}: {}; it is left alone for {} ms, nothing is lost", name, why.reason(), pause.toMillis());
            }
            openUntil = ticker.getAsLong() + pause.toNanos();
        } else {
            // It answers what was under way when the pause began, which is no further failure.
            long until = ticker.getAsLong() + asked.toNanos();
            openUntil = until - openUntil > 0 ? until : openUntil;
        }
        open = true;
        away = !verdict.mayBeTheMessage();
        reason = why.reason();
    }
}
