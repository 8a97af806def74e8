package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepOutcome;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWrite;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a step is for, in a transaction or as a call elsewhere, unless it is recorded, and has it recorded. Used by
 * the thread of the handler alone.
 */
final class StepEffects<T> {
    private static final Logger log = LoggerFactory.getLogger(StepEffects.class);

    private final RunJournal<T> journal;
    private final StepStore<T> store;
    private final StepsOptions options;

    StepEffects(RunJournal<T> journal, StepStore<T> store, StepsOptions options) {
        this.journal = journal;
        this.store = store;
        this.options = options;
    }

    /** A transaction with its record. */
    <R extends @Nullable Object, E extends Exception> R transaction(
            String name, @Nullable Class<R> type, StepRun.TransactionCall<T, R, E> work) throws E {
        StepRecord known = journal.enter(name, StepKind.TRANSACTION);
        if (known != null) {
            requireNotRefused(known);
            return type == null ? noResult() : journal.results().read(known, type);
        }
        Attempt<R> attempt = new Attempt<>();
        long sentNanos = options.clockwork().nanoTime();
        journal.begin(name);
        try {
            Recorded answer = store.transact(journal.hold(), options.lease(), transaction -> {
                attempt.result = work.run(transaction);
                attempt.record = StepRecord.done(
                        journal.number(),
                        name,
                        StepKind.TRANSACTION,
                        journal.results().write(name, attempt.result, type));
                return new StepWrite.New(attempt.record);
            });
            journal.accept(answer, attempt.record(), sentNanos);
            return attempt.result();
        } catch (RefusedException e) {
            journal.record(StepRecord.refused(journal.number(), name, StepKind.TRANSACTION, e.reason(), false));
            throw e;
        } catch (Throwable e) {
            throw RunJournal.<E>sneaky(journal.leave(e));
        }
    }

    private static final class Attempt<R extends @Nullable Object> {
        private @Nullable R result;
        private @Nullable StepRecord record;

        StepRecord record() {
            return requireNonNull(record);
        }

        @SuppressWarnings("NullAway") // null stands for no result
        R result() {
            return result;
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // null stands for no result
    private static <R extends @Nullable Object> R noResult() {
        return null;
    }

    private static void requireNotRefused(StepRecord step) {
        if (step.outcome() == StepOutcome.REFUSED) {
            throw new RefusedException(step.reason() == null ? "no reason is recorded" : step.reason());
        }
    }

    /** A call with its record. */
    <R extends @Nullable Object, E extends Exception> R call(
            String name, @Nullable Class<R> type, StepRun.Call<R, E> call, StepRun.@Nullable CallUndo undo) throws E {
        StepRecord known = journal.enter(name, StepKind.CALL);
        if (known != null) {
            if (known.outcome() != StepOutcome.REFUSED && undo != null) {
                journal.undos().push(new Undos.ByCall<>(known, undo));
            }
            if (known.outcome() == StepOutcome.DOUBTFUL) {
                throw journal.leave(RunSignal.unwind());
            }
            requireNotRefused(known);
            return type == null ? noResult() : journal.results().read(known, type);
        }
        if (journal.isUnwinding()) {
            throw unwindDoubtful(name, undo);
        }
        journal.requireDurable();
        String key = StepKeys.of(journal.hold().key(), name);
        journal.begin(name);
        R result;
        byte[] bytes;
        try {
            result = call.run(key);
            bytes = journal.results().write(name, result, type);
        } catch (RefusedException e) {
            refused(name, key, undo, e);
            throw e;
        } catch (Throwable e) {
            throw RunJournal.<E>sneaky(journal.leave(e));
        }
        StepRecord done = StepRecord.done(journal.number(), name, StepKind.CALL, bytes);
        Recorded answer = journal.recordWhileHeld(done);
        if (answer != Recorded.LOST && undo != null) {
            journal.undos().push(new Undos.ByCall<>(done, undo));
        }
        return result;
    }

    /**
     * An earlier attempt may have made the call in which this one would go on. It is noted, and undone with the rest.
     */
    private Error unwindDoubtful(String name, StepRun.@Nullable CallUndo undo) {
        if (journal.isDoubtful()) {
            StepRecord doubt = StepRecord.of(journal.number(), name, StepKind.CALL, StepOutcome.DOUBTFUL);
            if (undo == null) {
                log.warn(
                        "{}: step {} is in doubt, and has no undo",
                        journal.hold().key(),
                        name);
            } else {
                journal.undos().push(new Undos.ByCall<>(doubt, undo));
            }
            Recorded unused = journal.recordWhileHeld(doubt);
        }
        throw journal.leave(RunSignal.unwind());
    }

    /**
     * A refusal says nothing about an earlier attempt of which nobody knows what became of it. So that one is undone at
     * once.
     */
    private void refused(String name, String key, StepRun.@Nullable CallUndo undo, RefusedException refusal) {
        boolean undoes = journal.isDoubtful() && undo != null;
        if (journal.isDoubtful() && undo == null) {
            log.warn(
                    "{}: step {} was refused after an attempt that is in doubt, and has no undo",
                    journal.hold().key(),
                    name);
        }
        if (undoes) {
            try {
                requireNonNull(undo).run(key);
            } catch (Exception e) {
                throw journal.leave(new StepsException(
                        journal.hold().key() + ": step " + name
                                + ": refused after an attempt that is in doubt, and its undo failed (expected: an undo that"
                                + " can be repeated; it is, with the next attempt): " + e,
                        e));
            }
        }
        Recorded unused = journal.recordWhileHeld(
                StepRecord.refused(journal.number(), name, StepKind.CALL, refusal.reason(), undoes));
    }
}
