package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.step.store.StepRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What undoes the steps of a run, the last one first. Not thread-safe. */
final class Undos<T> {
    private final Deque<Undo<T>> undos = new ArrayDeque<>();

    /** What undoes one step. */
    sealed interface Undo<T> {
        StepRecord step();
    }

    /** In a transaction, together with the record that it is undone. */
    record InTransaction<T>(StepRecord step, DoneStep.Undo<T> work) implements Undo<T> {}

    /** By a call with the key of the step. */
    record ByCall<T>(StepRecord step, StepRun.CallUndo call) implements Undo<T> {}

    void push(Undo<T> undo) {
        if (!undo.step().undone()) {
            undos.push(undo);
        }
    }

    /** The next one; null if all is undone. */
    @Nullable Undo<T> poll() {
        return undos.poll();
    }
}
