package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as operators see it.
 *
 * @param row the store's number; a run that began later has a greater one
 * @param steps how many are recorded
 * @param attempt how many attempts there were since the last record or rest
 * @param waitingFor the step for which it rests; null for none
 * @param dueIn until it can be taken up by somebody else: the end of the lease of a run that is held, of a rest, or of
 *     a pause after a failure; negative if that is past, null where nothing is planned
 * @param isResumable whether any process with the handler can take it up; otherwise whoever began it has to ask again
 * @param unwinding set if it is to be undone, or was
 * @param error of the last attempt; null for none
 */
public record RunSummary(
        long row,
        EffectKey key,
        RunState state,
        int steps,
        int attempt,
        @Nullable String waitingFor,
        @Nullable Duration dueIn,
        boolean isResumable,
        @Nullable Unwinding unwinding,
        @Nullable String error,
        Instant begunAt,
        Instant changedAt) {
    public RunSummary {
        requireNonNull(key, "key: null (expected: the key of a run)");
        requireNonNull(state, "state: null (expected: a state)");
        requireNonNull(begunAt, "begunAt: null (expected: a time)");
        requireNonNull(changedAt, "changedAt: null (expected: a time)");
    }
}
