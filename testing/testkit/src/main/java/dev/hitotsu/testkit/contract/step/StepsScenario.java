package dev.hitotsu.testkit.contract.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.message.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A run of steps over a store, with effects in its transactions and calls elsewhere.
 *
 * @param <T> the database's transaction
 */
public abstract class StepsScenario<T> {
    static final Duration DAY = Duration.ofDays(1);
    final String consumer = "orders-" + UUID.randomUUID();
    final String key = UUID.randomUUID().toString();
    final List<String> calls = new ArrayList<>();

    /** The store, the same throughout a test. */
    protected abstract StepsFixture<T> fixture();

    /** The result of a call. */
    public record Charge(String id, long cents, Optional<String> note, List<Integer> parts) {}

    static final Charge CHARGE = new Charge("ch_1", 4_200, Optional.empty(), List.of(1, 2));

    Steps<T> steps() {
        return Steps.builder(fixture().store(), consumer)
                .lease(StepsFixture.LEASE)
                .maxAttempts(3)
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0))
                .pollInterval(Duration.ofMillis(10))
                .build();
    }

    void effect(StepRun<T> run, String step) throws Exception {
        run.<Exception>transaction(
                        step,
                        transaction ->
                                fixture().addEffect(transaction, run.key().value(), step))
                .undo(transaction -> fixture().addEffect(transaction, run.key().value(), "undo " + step));
    }

    List<String> effects() {
        return fixture().effects(key);
    }

    RunState state() {
        return fixture()
                .runs()
                .find(new EffectKey(consumer, key))
                .orElseThrow()
                .summary()
                .state();
    }
}
