package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

/**
 * That what a run has done is to be undone, and why.
 *
 * @param end how the run ends when that is done: {@link RunState#REFUSED} or {@link RunState#CANCELLED}
 * @param reason for people
 */
public record Unwinding(RunState end, String reason) {
    public Unwinding {
        requireNonNull(end, "end: null (expected: REFUSED or CANCELLED)");
        requireNonNull(reason, "reason: null (expected: text)");
        if (end != RunState.REFUSED && end != RunState.CANCELLED) {
            throw new IllegalArgumentException("end: " + end + " (expected: REFUSED or CANCELLED)");
        }
    }
}
