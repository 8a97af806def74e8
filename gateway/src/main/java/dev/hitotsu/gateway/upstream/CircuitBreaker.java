package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.UpstreamHealth.Breaker;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.LongSupplier;

/**
 * Keeps requests from an upstream that fails most of them. Closed, it lets all pass and looks at the last ones. Open, it lets none
 * pass. After a while it lets one pass as a trial, whose success closes it. Thread-safe.
 */
final class CircuitBreaker {
    private final BreakerSettings settings;
    private final LongSupplier ticker;
    private final BitSet failures = new BitSet();
    private Breaker state = Breaker.CLOSED;
    private int seen;
    private int position;
    private long changedAt;

    CircuitBreaker(BreakerSettings settings, LongSupplier ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    synchronized Breaker state() {
        return state;
    }

    /** Whether a request may pass. Its outcome must be told afterwards; a trial without one is given up after a while. */
    synchronized boolean tryPass() {
        if (state == Breaker.CLOSED) {
            return true;
        }
        if (untilTrial().isPositive()) {
            return false;
        }
        change(Breaker.TRIAL);
        return true;
    }

    /** How long until a trial is possible; zero or less if it is. */
    synchronized Duration untilTrial() {
        return settings.openFor().minusNanos(ticker.getAsLong() - changedAt);
    }

    synchronized void succeeded() {
        if (state == Breaker.TRIAL) {
            failures.clear();
            seen = 0;
            change(Breaker.CLOSED);
        } else if (state == Breaker.CLOSED) {
            sample(false);
        }
    }

    synchronized void failed() {
        if (state == Breaker.TRIAL) {
            change(Breaker.OPEN);
        } else if (state == Breaker.CLOSED) {
            sample(true);
            boolean isFull = seen >= settings.samples();
            if (isFull && failures.cardinality() >= settings.failureRatio() * settings.samples()) {
                change(Breaker.OPEN);
            }
        }
    }

    private void sample(boolean isFailure) {
        failures.set(position, isFailure);
        position = (position + 1) % settings.samples();
        seen = Math.min(seen + 1, settings.samples());
    }

    private void change(Breaker next) {
        state = next;
        changedAt = ticker.getAsLong();
    }
}
