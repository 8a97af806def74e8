package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a run: calls the handler, and brings the run to rest, to its end, or to its next attempt. Used by one
 * thread.
 */
final class RunExecution<T> {
    private static final Logger log = LoggerFactory.getLogger(RunExecution.class);
    private static final int MAX_ERROR_LENGTH = 2_000;

    private final StepStore<T> store;
    private final StepsOptions options;
    private final TakenRun taken;
    private final RunLeases.HeldRun held;
    private final RunJournal<T> journal;
    private @Nullable Unwinding unwinding;
    private @Nullable String undoUnderWay;

    RunExecution(StepStore<T> store, StepsOptions options, RunLeases leases, TakenRun taken, long sentNanos) {
        this.store = store;
        this.options = options;
        this.taken = taken;
        this.held = leases.hold(taken.hold(), sentNanos);
        this.journal = new RunJournal<>(store, options, taken, held);
        this.unwinding = taken.unwinding();
    }

    /** What a handler does, and comes to. */
    @FunctionalInterface
    interface Body<T, E extends Exception> {
        byte @Nullable [] run(StepRun<T> run) throws E;
    }

    /**
     * What became of the run.
     *
     * @param end null if it has not ended
     * @param restsFor null if it has ended
     */
    record Result(
            @Nullable RunEnd end,
            byte @Nullable [] result,
            @Nullable Duration restsFor) {}

    /**
     * Calls the handler.
     *
     * @throws E what the handler throws; the attempt has failed
     * @throws StepsException if the run halts or was lost
     */
    <E extends Exception> Result run(Body<T, E> body) throws E {
        if (taken.attempt() > 1) {
            log.info(
                    "{}: taken up after a crash or a failure, attempt {}, with {} recorded steps, fence {}",
                    taken.hold().key(),
                    taken.attempt(),
                    taken.steps().size(),
                    taken.hold().fence());
        }
        try {
            byte[] result = call(body);
            return unwinding == null ? complete(result) : unwind();
        } catch (RunSignal signal) {
            held.end();
            return rest(signal);
        } catch (Throwable failure) {
            held.end();
            fail(failure);
            throw failure;
        }
    }

    /** The result of the handler. If the run is to be undone, {@code unwinding} is set then. */
    private <E extends Exception> byte @Nullable [] call(Body<T, E> body) throws E {
        byte[] result = null;
        try {
            result = body.run(new StepRun<>(journal, new StepEffects<>(journal, store, options)));
        } catch (RefusedException refusal) {
            refused(refusal);
        } catch (RunSignal signal) {
            if (signal.isRest()) {
                throw signal;
            }
        }
        requireWhole();
        journal.close();
        if (journal.isUnwinding() && unwinding == null) {
            unwinding = new Unwinding(RunState.CANCELLED, "cancelled");
        }
        return result;
    }

    /** Whatever a handler catches: a step that failed has failed the attempt. */
    private void requireWhole() {
        try {
            journal.requireAllReplayed();
        } catch (RunSignal signal) {
            if (signal.isRest()) {
                throw signal;
            }
            journal.requireNothingLeft();
        }
    }

    private void refused(RefusedException refusal) {
        if (unwinding == null && !journal.isUnwinding()) {
            journal.requireAllReplayed();
            Unwinding refused = new Unwinding(RunState.REFUSED, shortened(refusal.reason()));
            requireOurs(store.unwind(taken.hold(), options.lease(), refused));
            unwinding = refused;
        }
    }

    private Result complete(byte @Nullable [] result) {
        Recorded answer = store.end(taken.hold(), RunState.COMPLETED, result, timeToLive());
        if (answer == Recorded.CANCELLED) {
            unwinding = new Unwinding(RunState.CANCELLED, "cancelled");
            return unwind();
        }
        held.end();
        requireOurs(answer == Recorded.KEPT);
        return new Result(new RunEnd(RunState.COMPLETED, null, false), result, null);
    }

    /** Undoes the steps, the last one first. What is undone is recorded, so it is undone once. */
    private Result unwind() {
        Unwinding why = requireNonNull(unwinding);
        journal.unwinds(why.reason());
        for (Undos.Undo<T> undo = journal.undos().poll();
                undo != null;
                undo = journal.undos().poll()) {
            undoUnderWay = undo.step().name();
            undo(undo);
        }
        undoUnderWay = null;
        Recorded answer = store.end(taken.hold(), why.end(), null, timeToLive());
        held.end();
        requireOurs(answer != Recorded.LOST);
        return new Result(new RunEnd(why.end(), why.reason(), false), null, null);
    }

    private void undo(Undos.Undo<T> undo) {
        requireOurs(held.valid());
        StepRecord step = undo.step();
        StepWrite.Undone undone = new StepWrite.Undone(step.number());
        long sentNanos = options.clockwork().nanoTime();
        try {
            Recorded answer = switch (undo) {
                case Undos.InTransaction<T>(var ignored, var work) ->
                    store.transact(taken.hold(), options.lease(), transaction -> {
                        work.run(transaction);
                        return undone;
                    });
                case Undos.ByCall<T>(var ignored, var call) -> {
                    call.run(StepKeys.of(taken.hold().key(), step.name()));
                    sentNanos = options.clockwork().nanoTime();
                    yield store.record(taken.hold(), options.lease(), undone);
                }
            };
            requireOurs(answer != Recorded.LOST);
            held.recorded(sentNanos);
        } catch (RunLostException e) {
            throw e;
        } catch (Exception e) {
            throw new StepsException(
                    taken.hold().key() + ": the undo of step " + step.name()
                            + " failed (expected: an undo that succeeds in the end; it is repeated, and after "
                            + options.maxAttempts() + " attempts the run halts): " + e,
                    e);
        }
    }

    private Result rest(RunSignal signal) {
        requireOurs(store.rest(taken.hold(), signal.waitingFor(), signal.pause()));
        return new Result(null, null, signal.pause());
    }

    private void requireOurs(boolean isOurs) {
        if (!isOurs) {
            throw new RunLostException(taken.hold());
        }
    }

    /** Plans the next attempt. What goes wrong here is added to the failure. */
    private void fail(Throwable failure) {
        if (failure instanceof RunLostException) {
            return;
        }
        boolean isHalted = failure instanceof RunHaltedException || attempts() >= options.maxAttempts();
        String error = error(failure);
        try {
            boolean isOurs = store.fail(taken.hold(), error, isHalted ? null : retryIn());
            if (isHalted && isOurs) {
                log.warn(
                        "{}: halted: {} (expected: somebody retries or cancels it)",
                        taken.hold().key(),
                        error,
                        failure);
            }
        } catch (InboxException e) {
            failure.addSuppressed(e);
        }
    }

    /** How many attempts there were without any progress. */
    private int attempts() {
        return journal.hasProgressed() ? 1 : taken.attempt();
    }

    private Duration retryIn() {
        return options.backoff().delayAfter(attempts(), ThreadLocalRandom.current());
    }

    private String error(Throwable failure) {
        String step = undoUnderWay == null ? journal.stepUnderWay() : undoUnderWay;
        String text = failure instanceof StepsException || step == null ? "" : "step " + step + ": ";
        return shortened(text + failure);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_ERROR_LENGTH ? text : text.substring(0, MAX_ERROR_LENGTH) + "…";
    }

    private Duration timeToLive() {
        return options.retention().timeToLive();
    }
}
