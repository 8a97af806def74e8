package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.UpstreamHealth.Breaker;
import dev.hitotsu.gateway.upstream.settings.BreakerSettings;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps requests from an upstream that fails most of them. Closed, it lets all pass and looks at the last ones. Open,
 * it lets none pass. After a while it lets one pass as a trial, whose success closes it. Thread-safe.
 */
final class CircuitBreaker {
    private final BreakerSettings settings;
    private final LongSupplier ticker;
    private final BitSet failures = new BitSet();
    private Breaker state = Breaker.CLOSED;
    private Pass current = new Pass();
    private int seen;
    private int position;
    private long trialAt;

    CircuitBreaker(BreakerSettings settings, LongSupplier ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    /**
     * Leave for a request to go ahead, which takes its outcome. An outcome that comes when the state has changed says
     * nothing: the request began before what was seen since. Thread-safe.
     */
    final class Pass {
        private Pass() {}

        void succeeded() {
            CircuitBreaker.this.succeeded(this);
        }

        void failed() {
            CircuitBreaker.this.failed(this);
        }

        /** The request ended for a reason of its own: a trial is open to the next one. */
        void abandoned() {
            CircuitBreaker.this.abandoned(this);
        }
    }

    synchronized Breaker state() {
        return state;
    }

    /**
     * Lets a request pass, or not. Its outcome must be told afterwards; a trial without one is given up after a while.
     */
    synchronized Optional<Pass> tryPass() {
        if (state != Breaker.CLOSED) {
            if (untilTrial().isPositive()) {
                return Optional.empty();
            }
            change(Breaker.TRIAL);
        }
        return Optional.of(current);
    }

    /** How long until a trial is possible; zero or less if it is. */
    synchronized Duration untilTrial() {
        return Duration.ofNanos(trialAt - ticker.getAsLong());
    }

    private synchronized void succeeded(Pass pass) {
        if (pass != current) {
            return;
        }
        if (state == Breaker.TRIAL) {
            failures.clear();
            seen = 0;
            change(Breaker.CLOSED);
        } else if (state == Breaker.CLOSED) {
            sample(false);
        }
    }

    private synchronized void failed(Pass pass) {
        if (pass != current) {
            return;
        }
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

    private synchronized void abandoned(Pass pass) {
        if (pass == current && state == Breaker.TRIAL) {
            change(Breaker.OPEN);
            trialAt = ticker.getAsLong();
        }
    }

    private void sample(boolean isFailure) {
        failures.set(position, isFailure);
        position = (position + 1) % settings.samples();
        seen = Math.min(seen + 1, settings.samples());
    }

    private void change(Breaker next) {
        state = next;
        current = new Pass();
        trialAt = ticker.getAsLong() + settings.openFor().toNanos();
    }
}
