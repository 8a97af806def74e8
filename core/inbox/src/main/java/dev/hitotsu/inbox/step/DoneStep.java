package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

/**
 * A step in a transaction that is done, and can say what undoes it.
 *
 * @param <T> the database's transaction
 */
public final class DoneStep<T> {
    private final RunJournal<T> journal;
    private final String name;

    DoneStep(RunJournal<T> journal, String name) {
        this.journal = journal;
        this.name = name;
    }

    /**
     * What undoes the step if the run is refused or cancelled later: in a transaction with its record, so exactly once.
     * Say it at once, before the next step.
     */
    public void undo(Undo<T> undo) {
        requireNonNull(undo, "undo: null (expected: what undoes the step)");
        journal.undoInTransaction(name, undo);
    }

    /** Undoes a step in a transaction. */
    @FunctionalInterface
    public interface Undo<T> {
        void run(T transaction) throws Exception;
    }
}
