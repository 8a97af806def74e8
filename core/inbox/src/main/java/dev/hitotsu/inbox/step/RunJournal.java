package dev.hitotsu.inbox.step;

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

/**
 * The steps of a run in one attempt: replays what is recorded, and records what is new. Used by the thread of the
 * handler alone.
 */
final class RunJournal<T> {
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final StepStore<T> store;
    private final StepsOptions options;
    private final TakenRun taken;
    private final Tenure held;
    private final List<StepRecord> recorded;
    private final Thread thread = Thread.currentThread();
    private final StepResults results;
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
        this.results = new StepResults(options.codec(), this::halt);
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

    StepResults results() {
        return results;
    }

    /** Whether an earlier attempt may have done what comes next, without its record. */
    boolean isDoubtful() {
        return isDoubtful;
    }

    /** A new step is done from now on. */
    void begin(String name) {
        stepUnderWay = name;
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
    Recorded recordWhileHeld(StepRecord step) {
        while (true) {
            long sentNanos = options.clockwork().nanoTime();
            try {
                Recorded answer = store.record(hold(), options.lease(), new StepWrite.New(step));
                accept(answer, step, sentNanos);
                return answer;
            } catch (RunLostException e) {
                throw e;
            } catch (InboxException e) {
                if (!held.valid() || !options.clockwork().tryWait(PAUSE_NANOS)) {
                    throw e;
                }
            }
        }
    }

    /** Takes note of what the store said. */
    void accept(Recorded answer, StepRecord step, long sentNanos) {
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

    /**
     * A database whose machine dies may forget the beginning of a run that has no step yet. The call of whoever begins
     * it again would be in doubt, and nobody would know.
     */
    void requireDurable() {
        if (next > 0 || taken.attempt() > 1) {
            return;
        }
        try {
            if (store.renew(Set.of(hold()), options.lease()).isEmpty()) {
                throw new RunLostException(hold());
            }
        } catch (RuntimeException | Error e) {
            throw RunJournal.<RuntimeException>sneaky(leave(e));
        }
    }

    private void requireHeld() {
        if (!held.valid()) {
            throw leave(new RunLostException(hold()));
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
    static <E extends Throwable> E sneaky(Throwable error) throws E {
        throw (E) error;
    }
}
