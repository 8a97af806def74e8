package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.step.store.RunState;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param state {@link RunState#COMPLETED}, {@link RunState#REFUSED} or {@link RunState#CANCELLED}
 * @param reason why it was refused or cancelled; null if it was completed
 * @param isRepetition whether it had ended before
 */
public record RunEnd(RunState state, @Nullable String reason, boolean isRepetition) {
    public RunEnd {
        requireNonNull(state, "state: null (expected: how it ended)");
        if (!state.isEnded()) {
            throw new IllegalArgumentException("state: " + state + " (expected: COMPLETED, REFUSED or CANCELLED)");
        }
    }

    /** Whether all steps are done. If not, what was done is undone. */
    public boolean isCompleted() {
        return state == RunState.COMPLETED;
    }
}
