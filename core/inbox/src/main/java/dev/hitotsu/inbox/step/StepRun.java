package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepOutcome;
import dev.hitotsu.inbox.step.store.StepRecord;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run of a handler, which does its work in named steps. A step that is recorded does not happen again: after a crash
 * the handler is called anew, its recorded steps return what they returned, and it goes on with the first step that is
 * not recorded.
 *
 * <pre>{@code
 * steps.run(message, run -> {
 *     run.transaction("reserve", connection -> stock.reserve(connection, order))
 *             .undo(connection -> stock.release(connection, order));
 *     Charge charge = run.call("charge", Charge.class,
 *             key -> payments.charge(key, order),
 *             key -> payments.refund(key));
 *     run.transaction("paid", connection -> orders.paid(connection, order, charge));
 * });
 * }</pre>
 *
 * <p>So a handler takes the same way each time: between steps it decides by its input and by results of steps alone,
 * not by clocks, random numbers or what it reads outside of a step. A name stands once in a run. If the code takes
 * another way than the one that is recorded, the run halts with a {@link ChangedCodeException}.
 *
 * <p>A {@link RefusedException} that leaves the handler undoes the recorded steps, the last one first, each once. Any
 * other exception fails the attempt; the next one goes on at the same step.
 *
 * <p>Used by the thread of the handler alone. Blocks for the store and for the work.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public final class StepRun<T> {
    private final RunJournal<T> journal;
    private final StepEffects<T> effects;

    StepRun(RunJournal<T> journal, StepEffects<T> effects) {
        this.journal = journal;
        this.effects = effects;
    }

    /** Names the run. */
    public EffectKey key() {
        return journal.hold().key();
    }

    /** The fencing token, greater than that of everybody who had this run before. */
    public long fence() {
        return journal.hold().fence();
    }

    /** The key that {@link #call} hands out for a step of this run; always the same, and nobody else's. */
    public String keyOf(String step) {
        return StepKeys.of(key(), requireNonNull(step, "step: null (expected: a name)"));
    }

    /**
     * A step in a transaction of the database that also keeps the run. Effect and record commit together, so it happens
     * exactly once (promise P6). If the database rolls it back for a conflict with another transaction (SQLSTATE 40001,
     * 40P01), it is repeated.
     *
     * @param name of the step, once in a run
     * @param work leaves the transaction open; what it throws rolls everything back
     * @return takes what undoes the step, if anything does
     */
    public <E extends Exception> DoneStep<T> transaction(String name, TransactionWork<T, E> work) throws E {
        requireNonNull(work, "work: null (expected: what to do in the transaction)");
        effects.<@Nullable Void, E>transaction(name, null, transaction -> {
            work.run(transaction);
            return null;
        });
        return new DoneStep<>(journal, name);
    }

    /**
     * As {@link #transaction(String, TransactionWork)}, for work with a result. It is kept with the record.
     *
     * @return the result, of this attempt or of the one that had it
     */
    public <R, E extends Exception> R transaction(String name, Class<R> type, TransactionCall<T, R, E> work) throws E {
        requireNonNull(type, "type: null (expected: the type of the result)");
        requireNonNull(work, "work: null (expected: what to do in the transaction)");
        return requireNonNull(effects.transaction(name, type, work));
    }

    /**
     * As {@link #transaction(String, Class, TransactionCall)}, with what undoes it.
     *
     * @param undo gets a transaction and the result
     */
    public <R, E extends Exception> R transaction(
            String name, Class<R> type, TransactionCall<T, R, E> work, TransactionUndo<T, R> undo) throws E {
        requireNonNull(undo, "undo: null (expected: what undoes the step)");
        R result = transaction(name, type, work);
        journal.undoInTransaction(name, transaction -> undo.run(transaction, result));
        return result;
    }

    /**
     * A step outside of the database, such as a call of another service. Its key is the same in every attempt: hand it
     * over as the idempotency key. Its result is recorded; from then on the call is not made again.
     *
     * <p>If the call throws, or the process dies before the record, the call is <em>in doubt</em>: it may have had its
     * effect. The next attempt makes it again with the same key. Only a {@link RefusedException} says that it has had
     * none.
     *
     * @param name of the step, once in a run
     * @return the result, of this attempt or of the one that had it
     */
    public <R, E extends Exception> R call(String name, Class<R> type, Call<R, E> call) throws E {
        requireNonNull(type, "type: null (expected: the type of the result)");
        requireNonNull(call, "call: null (expected: what to call)");
        return requireNonNull(effects.call(name, type, call, null));
    }

    /**
     * As {@link #call(String, Class, Call)}, with what undoes it. The undo gets the key of the call. It may be asked to
     * undo a call that never arrived, because that is in doubt: then let it see to it that the key is refused from now
     * on.
     */
    public <R, E extends Exception> R call(String name, Class<R> type, Call<R, E> call, CallUndo undo) throws E {
        requireNonNull(type, "type: null (expected: the type of the result)");
        requireNonNull(call, "call: null (expected: what to call)");
        requireNonNull(undo, "undo: null (expected: what undoes the call)");
        return requireNonNull(effects.call(name, type, call, undo));
    }

    /** As {@link #call(String, Class, Call)}, for a call without a result. */
    public <E extends Exception> void call(String name, CallWork<E> call) throws E {
        requireNonNull(call, "call: null (expected: what to call)");
        effects.<@Nullable Void, E>call(name, null, withoutResult(call), null);
    }

    /** As {@link #call(String, Class, Call, CallUndo)}, for a call without a result. */
    public <E extends Exception> void call(String name, CallWork<E> call, CallUndo undo) throws E {
        requireNonNull(call, "call: null (expected: what to call)");
        requireNonNull(undo, "undo: null (expected: what undoes the call)");
        effects.<@Nullable Void, E>call(name, null, withoutResult(call), undo);
    }

    private static <E extends Exception> Call<@Nullable Void, E> withoutResult(CallWork<E> call) {
        return key -> {
            call.run(key);
            return null;
        };
    }

    /**
     * Goes on after this time. Meanwhile the run costs a row and no thread; any process goes on with it. The handler is
     * left by an error that it must let pass.
     *
     * @param name of the step, once in a run
     */
    public void sleep(String name, Duration time) {
        requireNonNull(time, "time: null (expected: a time)");
        if (journal.enter(name, StepKind.SLEEP) != null) {
            return;
        }
        if (!journal.hasWaited()) {
            throw journal.leave(RunSignal.rest(name, time));
        }
        journal.record(StepRecord.done(journal.number(), name, StepKind.SLEEP, null));
    }

    /**
     * Waits for what {@link Steps#answer} says to this run and step. An answer that has come before counts. Meanwhile
     * the run costs a row and no thread, as in {@link #sleep}.
     *
     * @param name of the step, once in a run
     * @param within how long at most
     * @return the answer; empty if nobody answered in time
     */
    public <R> Optional<R> await(String name, Class<R> type, Duration within) {
        requireNonNull(type, "type: null (expected: the type of the answer)");
        requireNonNull(within, "within: null (expected: a time)");
        StepRecord known = journal.enter(name, StepKind.AWAIT);
        if (known == null) {
            known = journal.awaited(name, within);
        }
        return known.outcome() == StepOutcome.EXPIRED
                ? Optional.empty()
                : Optional.of(journal.results().read(known, type));
    }

    /**
     * Why the run was refused or cancelled, for an undo that tells somebody.
     *
     * @return empty if it is not to be undone
     */
    public Optional<String> reason() {
        return journal.reason();
    }

    /**
     * The refusal that ends the run, to be thrown: {@code throw run.refuse("out of stock")}. What was done is undone.
     *
     * @param reason for people; it is kept
     */
    public RefusedException refuse(String reason) {
        return new RefusedException(reason);
    }

    /** Work in a transaction. */
    @FunctionalInterface
    public interface TransactionWork<T, E extends Exception> {
        void run(T transaction) throws E;
    }

    /** Work in a transaction, with a result. */
    @FunctionalInterface
    public interface TransactionCall<T, R extends @Nullable Object, E extends Exception> {
        R run(T transaction) throws E;
    }

    /** Undoes work in a transaction that had a result. */
    @FunctionalInterface
    public interface TransactionUndo<T, R> {
        void run(T transaction, R result) throws Exception;
    }

    /** A call of somebody else, with the step's key. */
    @FunctionalInterface
    public interface Call<R extends @Nullable Object, E extends Exception> {
        R run(String key) throws E;
    }

    /** A call of somebody else without a result, with the step's key. */
    @FunctionalInterface
    public interface CallWork<E extends Exception> {
        void run(String key) throws E;
    }

    /** Undoes a call, with the call's key. */
    @FunctionalInterface
    public interface CallUndo {
        void run(String key) throws Exception;
    }
}
