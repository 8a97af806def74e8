package dev.hitotsu.metrics;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectRunner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * Runs effects as another runner does, and counts what becomes of them: {@code hitotsu.idempotency.requests}. For the
 * runner of an {@link dev.hitotsu.inbox.http.HttpIdempotency}.
 *
 * @param <C> what an effect gets
 */
public final class IdempotencyMetrics<C> implements EffectRunner<C> {
    private final EffectRunner<C> runner;
    private final MeterRegistry registry;

    private IdempotencyMetrics(EffectRunner<C> runner, MeterRegistry registry) {
        this.runner = runner;
        this.registry = registry;
    }

    /** The runner, counted. */
    public static <C> IdempotencyMetrics<C> of(EffectRunner<C> runner, MeterRegistry registry) {
        requireNonNull(runner, "runner: null (expected: what runs effects)");
        requireNonNull(registry, "registry: null (expected: a registry)");
        return new IdempotencyMetrics<>(runner, registry);
    }

    @Override
    public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<C, E> effect) throws E {
        EffectOutcome outcome;
        try {
            outcome = runner.run(key, fingerprint, effect);
        } catch (Throwable e) {
            count("failed");
            throw e;
        }
        count(
                switch (outcome) {
                    case EffectOutcome.Done done -> done.isRepetition() ? "replayed" : "first";
                    case EffectOutcome.InFlight inFlight -> "in_flight";
                    case EffectOutcome.Conflict conflict -> "conflict";
                });
        return outcome;
    }

    private void count(String result) {
        Counter.builder("hitotsu.idempotency.requests")
                .description("Requests with an idempotency key, by what became of them")
                .tag("result", result)
                .register(registry)
                .increment();
    }

    @Override
    public Duration timeToLive() {
        return runner.timeToLive();
    }

    @Override
    public boolean undoesWhatIsNotKept() {
        return runner.undoesWhatIsNotKept();
    }
}
