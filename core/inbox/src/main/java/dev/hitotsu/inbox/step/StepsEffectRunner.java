package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.step.store.RunClaim;
import java.time.Duration;
import java.util.UUID;

/** Runs of steps with a result, for HTTP requests. Thread-safe; blocks. */
final class StepsEffectRunner<T> implements EffectRunner<StepRun<T>> {
    private final Steps<T> steps;

    StepsEffectRunner(Steps<T> steps) {
        this.steps = steps;
    }

    @Override
    public <E extends Exception> EffectOutcome run(String key, byte[] fingerprint, Effect<StepRun<T>, E> effect)
            throws E {
        requireNonNull(fingerprint, "fingerprint: null (expected: bytes, perhaps none)");
        requireNonNull(effect, "effect: null (expected: what to run)");
        EffectKey run = steps.key(key);
        steps.cleanIfDue();
        long sentNanos = steps.options().clockwork().nanoTime();
        RunClaim claim = steps.store()
                .begin(
                        run,
                        UUID.randomUUID(),
                        null,
                        fingerprint,
                        steps.options().lease());
        return switch (claim) {
            case RunClaim.Taken(var taken) ->
                outcome(run, steps.execute(taken, sentNanos, (RunExecution.Body<T, E>)
                        body -> bytes(run, effect.run(body))));
            case RunClaim.Ended(var state, var result, var reason) ->
                outcome(run, new RunExecution.Result(new RunEnd(state, reason, true), result, null));
            case RunClaim.Held(var remaining) -> new EffectOutcome.InFlight(remaining);
            case RunClaim.Resting(var step, var remaining) -> new EffectOutcome.InFlight(remaining);
            case RunClaim.Halted(var error) ->
                throw new RunHaltedException(
                        run + ": the run is halted (expected: somebody retries or cancels it): " + error);
            case RunClaim.Conflict() -> new EffectOutcome.Conflict();
        };
    }

    /** Steps cannot be taken back by not keeping an answer. */
    private static byte[] bytes(EffectKey run, EffectResult result) {
        if (!result.isFinal()) {
            throw new StepsException(
                    run + ": an answer that is not to be kept (expected: a final one, or an exception, so that"
                            + " the next request goes on with the run)");
        }
        return result.bytes();
    }

    private static EffectOutcome outcome(EffectKey run, RunExecution.Result result) {
        RunEnd end = result.end();
        if (end == null) {
            return new EffectOutcome.InFlight(requireNonNull(result.restsFor()));
        }
        if (!end.isCompleted()) {
            throw new RefusedException(run + ": " + end.reason());
        }
        byte[] bytes = result.result();
        return new EffectOutcome.Done(bytes == null ? new byte[0] : bytes, end.isRepetition());
    }

    @Override
    public Duration timeToLive() {
        return steps.options().retention().timeToLive();
    }

    @Override
    public boolean undoesWhatIsNotKept() {
        return false;
    }
}
