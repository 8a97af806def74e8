package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepOutcome;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a run in one attempt: replays what is recorded, and records what is new. Used by the thread of the handler alone. */
final class RunJournal<T> {
    private static final Logger log = LoggerFactory.getLogger(RunJournal.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final StepStore<T> store;
    private final StepsOptions options;
    private final TakenRun taken;
    private final Tenure held;
    private final List<StepRecord> recorded;
    private final Thread thread = Thread.currentThread();
    private final Set<String> names = new HashSet<>();
    private final Undos<T> undos = new Undos<>();
    private int next;
    private boolean isDoubtful;
    private boolean isUnwinding;
    private @Nullable String reason;
    private @Nullable String stepUnderWay;
    private @Nullable StepRecord lastStep;
    private volatile @Nullable Throwable leaving;

    RunJournal(StepStore<T> store, StepsOptions options, TakenRun taken, Tenure held) {
        this.store = store;
        this.options = options;
        this.taken = taken;
        this.held = held;
        this.recorded = taken.steps();
        this.isDoubtful = taken.attempt() > 1;
        this.isUnwinding = taken.unwinding() != null;
        this.reason = taken.unwinding() == null ? null : taken.unwinding().reason();
    }

    RunHold hold() {
        return taken.hold();
    }

    Undos<T> undos() {
        return undos;
    }

    boolean isUnwinding() {
        return isUnwinding;
    }

    /** Why the run is undone; empty if it is not. */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    void unwinds(String newReason) {
        reason = newReason;
    }

    /** Whether this attempt has recorded a step. */
    boolean hasProgressed() {
        return next > recorded.size();
    }

    /** The step that an attempt failed in; null for none. */
    @Nullable String stepUnderWay() {
        return stepUnderWay;
    }

    /** The number of the step that was entered last, if it is new. */
    int number() {
        return next;
    }

    /** Whether the run has rested for the step that was entered last, as long as it was to. */
    boolean hasWaited() {
        return taken.waitingFor() != null && next == recorded.size() && taken.isWaitOver();
    }

    /**
     * Begins a step.
     *
     * @return its record; null if it is new
     */
    @Nullable StepRecord enter(String name, StepKind kind) {
        requireUsable(name);
        if (!names.add(name)) {
            throw halt("step " + name
                    + ": named twice in a run (expected: a name of its own for each step; in a loop add a number)");
        }
        if (next < recorded.size()) {
            return replay(recorded.get(next), name, kind);
        }
        requireSameWait(name, kind);
        if (!isUnwinding) {
            requireHeld();
        } else if (kind != StepKind.CALL) {
            throw leave(RunSignal.unwind());
        }
        return null;
    }

    private void requireUsable(String name) {
        StepChecks.requireName(name);
        if (Thread.currentThread() != thread) {
            throw halt("step " + name + ": called from thread " + Thread.currentThread()
                    + " (expected: the thread of the handler, " + thread + ", because steps have an order)");
        }
        Throwable left = leaving;
        if (left != null) {
            throw RunJournal.<RuntimeException>sneaky(left);
        }
        if (stepUnderWay != null) {
            throw halt("step " + name + ": called within step " + stepUnderWay + " (expected: one after the other)");
        }
    }

    private StepRecord replay(StepRecord step, String name, StepKind kind) {
        if (!step.name().equals(name) || step.kind() != kind) {
            throw leave(
                    new ChangedCodeException(
                            hold().key() + ": the code comes to step " + name + " (" + kind
                                    + "), where step " + step.name() + " (" + step.kind() + ") is recorded as number "
                                    + step.number()
                                    + " (expected: the same steps in the same order; run it with the code that began it, or cancel it)"));
        }
        next++;
        lastStep = step;
        return step;
    }

    private void requireSameWait(String name, StepKind kind) {
        String waitingFor = taken.waitingFor();
        boolean isWait = kind == StepKind.SLEEP || kind == StepKind.AWAIT;
        if (waitingFor != null && next == recorded.size() && !(isWait && waitingFor.equals(name))) {
            throw leave(
                    new ChangedCodeException(
                            hold().key() + ": the code comes to step " + name + " (" + kind
                                    + "), where the run has waited for step " + waitingFor
                                    + " (expected: the same steps in the same order; run it with the code that began it, or cancel it)"));
        }
    }

    /** A transaction with its record. */
    <R extends @Nullable Object, E extends Exception> R transaction(
            String name, @Nullable Class<R> type, StepRun.TransactionCall<T, R, E> work) throws E {
        StepRecord known = enter(name, StepKind.TRANSACTION);
        if (known != null) {
            requireNotRefused(known);
            return type == null ? noResult() : result(known, type);
        }
        Attempt<R> attempt = new Attempt<>();
        long sentNanos = options.clockwork().nanoTime();
        stepUnderWay = name;
        try {
            Recorded answer = store.transact(hold(), options.lease(), transaction -> {
                attempt.result = work.run(transaction);
                attempt.record = StepRecord.done(next, name, StepKind.TRANSACTION, bytes(name, attempt.result, type));
                return new StepWrite.New(attempt.record);
            });
            accept(answer, attempt.record(), sentNanos);
            return attempt.result();
        } catch (RefusedException e) {
            record(StepRecord.refused(next, name, StepKind.TRANSACTION, e.reason(), false));
            throw e;
        } catch (Throwable e) {
            throw RunJournal.<E>sneaky(leave(e));
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

    /** What undoes the step that was done last. */
    void undoInTransaction(String name, DoneStep.Undo<T> undo) {
        StepRecord step = lastStep;
        if (step == null || !step.name().equals(name)) {
            throw halt("step " + name + ": its undo comes late (expected: before the next step)");
        }
        if (step.outcome() == StepOutcome.DONE) {
            undos.push(new Undos.InTransaction<>(step, undo));
        }
    }

    /** A call with its record. */
    <R extends @Nullable Object, E extends Exception> R call(
            String name, @Nullable Class<R> type, StepRun.Call<R, E> call, StepRun.@Nullable CallUndo undo) throws E {
        StepRecord known = enter(name, StepKind.CALL);
        if (known != null) {
            if (known.outcome() != StepOutcome.REFUSED && undo != null) {
                undos.push(new Undos.ByCall<>(known, undo));
            }
            if (known.outcome() == StepOutcome.DOUBTFUL) {
                throw leave(RunSignal.unwind());
            }
            requireNotRefused(known);
            return type == null ? noResult() : result(known, type);
        }
        if (isUnwinding) {
            throw unwindDoubtful(name, undo);
        }
        String key = StepKeys.of(hold().key(), name);
        stepUnderWay = name;
        R result;
        byte[] bytes;
        try {
            result = call.run(key);
            bytes = bytes(name, result, type);
        } catch (RefusedException e) {
            refused(name, key, undo, e);
            throw e;
        } catch (Throwable e) {
            throw RunJournal.<E>sneaky(leave(e));
        }
        StepRecord done = StepRecord.done(next, name, StepKind.CALL, bytes);
        Recorded answer = recordWhileHeld(done);
        if (answer != Recorded.LOST && undo != null) {
            undos.push(new Undos.ByCall<>(done, undo));
        }
        return result;
    }

    /** An earlier attempt may have made the call in which this one would go on. It is noted, and undone with the rest. */
    private Error unwindDoubtful(String name, StepRun.@Nullable CallUndo undo) {
        if (isDoubtful) {
            StepRecord doubt = StepRecord.of(next, name, StepKind.CALL, StepOutcome.DOUBTFUL);
            if (undo == null) {
                log.warn("{}: step {} is in doubt, and has no undo", hold().key(), name);
            } else {
                undos.push(new Undos.ByCall<>(doubt, undo));
            }
            Recorded unused = recordWhileHeld(doubt);
        }
        throw leave(RunSignal.unwind());
    }

    /** A refusal says nothing about an earlier attempt of which nobody knows what became of it. So that one is undone at once. */
    private void refused(String name, String key, StepRun.@Nullable CallUndo undo, RefusedException refusal) {
        boolean undoes = isDoubtful && undo != null;
        if (isDoubtful && undo == null) {
            log.warn("{}: step {} was refused after an attempt that is in doubt, and has no undo", hold().key(), name);
        }
        if (undoes) {
            try {
                requireNonNull(undo).run(key);
            } catch (Exception e) {
                throw leave(new StepsException(
                        hold().key() + ": step " + name
                                + ": refused after an attempt that is in doubt, and its undo failed (expected: an undo that"
                                + " can be repeated; it is, with the next attempt): " + e,
                        e));
            }
        }
        Recorded unused = recordWhileHeld(StepRecord.refused(next, name, StepKind.CALL, refusal.reason(), undoes));
    }

    /** What a step waits for, if it is there or does not come any more. */
    StepRecord awaited(String name, Duration within) {
        Optional<byte[]> answer = store.answer(hold(), name);
        StepRecord step;
        if (answer.isPresent()) {
            step = StepRecord.done(next, name, StepKind.AWAIT, answer.get());
        } else if (hasWaited()) {
            step = StepRecord.of(next, name, StepKind.AWAIT, StepOutcome.EXPIRED);
        } else {
            throw leave(RunSignal.rest(name, within));
        }
        record(step);
        return step;
    }

    /** Notes a new step. */
    void record(StepRecord step) {
        Recorded unused = recordWhileHeld(step);
    }

    /** The effect has happened, so a store that does not answer is asked again as long as the lease is valid. */
    private Recorded recordWhileHeld(StepRecord step) {
        while (true) {
            long sentNanos = options.clockwork().nanoTime();
            try {
                Recorded answer = store.record(hold(), options.lease(), new StepWrite.New(step));
                accept(answer, step, sentNanos);
                return answer;
            } catch (RunLostException e) {
                throw e;
            } catch (InboxException e) {
                if (!held.valid() || !pause()) {
                    throw e;
                }
            }
        }
    }

    /** Waits a little; false if interrupted, which is kept for the caller. */
    private boolean pause() {
        try {
            options.clockwork().waiter().await(PAUSE_NANOS);
            return true;
        } catch (InterruptedException e) {
            options.clockwork().interrupter().run();
            return false;
        }
    }

    private void accept(Recorded answer, StepRecord step, long sentNanos) {
        if (answer == Recorded.LOST) {
            throw leave(new RunLostException(hold()));
        }
        held.recorded(sentNanos);
        lastStep = step;
        stepUnderWay = null;
        isDoubtful = false;
        next++;
        if (answer == Recorded.CANCELLED) {
            isUnwinding = true;
        }
    }

    private void requireHeld() {
        if (!held.valid()) {
            throw leave(new RunLostException(hold()));
        }
    }

    private static void requireNotRefused(StepRecord step) {
        if (step.outcome() == StepOutcome.REFUSED) {
            throw new RefusedException(step.reason() == null ? "no reason is recorded" : step.reason());
        }
    }

    /** The result of a recorded step. */
    <R> R result(StepRecord step, Class<R> type) {
        byte[] bytes = step.result();
        try {
            return options.codec().read(bytes == null ? new byte[0] : bytes, type);
        } catch (RuntimeException e) {
            throw halt("step " + step.name() + ": its recorded result cannot be read as " + type.getName()
                    + " (expected: the type with which it was written; run it with the code that wrote it, or cancel it): "
                    + e.getMessage());
        }
    }

    /** The bytes of a result, which can be read back. */
    private byte @Nullable [] bytes(String name, @Nullable Object result, @Nullable Class<?> type) {
        if (type == null) {
            return null;
        }
        if (result == null) {
            throw halt("step " + name + ": its result is null (expected: " + type.getName()
                    + "; leave out the type for a step without a result)");
        }
        try {
            byte[] bytes = options.codec().write(result);
            Object unused = options.codec().read(bytes, type);
            return bytes;
        } catch (RuntimeException e) {
            throw halt("step " + name + ": its result cannot be kept and read back as " + type.getName()
                    + " (expected: a type that the codec knows): " + e.getMessage());
        }
    }

    /** The handler has ended: no step has failed in it, and everything that is recorded has come. */
    void requireAllReplayed() {
        Throwable left = leaving;
        if (left != null) {
            throw RunJournal.<RuntimeException>sneaky(left);
        }
        requireNothingLeft();
    }

    /** The handler has ended; a step that comes now is refused. */
    void close() {
        leaving = new StepsException(hold().key() + ": a step after the handler has ended (expected: in it)");
    }

    /** Everything that is recorded has come. */
    void requireNothingLeft() {
        if (next < recorded.size()) {
            StepRecord missing = recorded.get(next);
            throw new ChangedCodeException(
                    hold().key() + ": the code ended before step " + missing.name()
                            + ", which is recorded as number " + missing.number()
                            + " (expected: the same steps in the same order; run it with the code that began it, or cancel it)");
        }
    }

    /** Notes why the handler is left, in case that it does not let this pass. */
    <X extends Throwable> X leave(X why) {
        leaving = why;
        return why;
    }

    private RunHaltedException halt(String what) {
        return leave(new RunHaltedException(hold().key() + ": " + what));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaky(Throwable error) throws E {
        throw (E) error;
    }
}
