package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.ClaimCleaning;
import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers of several named steps, which go on where they stopped: after a crash, a failure or a rest, on any
 * machine. Each step in a transaction happens exactly once; each call has a key that stays the same; what is refused is
 * undone. The database keeps the runs; no server is needed.
 *
 * <pre>{@code
 * Steps<Connection> steps = PostgreSql.of(dataSource).steps("orders");
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
 * <p>A run has a lease, which is renewed while somebody works on it. If the process dies, the lease ends, and the run
 * is taken up: with {@link #run} by whoever asks for it again, such as the broker's redelivery; with {@link #handler}
 * by any process that has the handler. Two never work on one run under a valid lease, and every record is fenced
 * (promise P6).
 *
 * <p>The idea of a handler that goes on at the last recorded step is Brandur Leach's "recovery points" (<a
 * href="https://brandur.org/idempotency-keys">Implementing Stripe-like Idempotency Keys in Postgres</a>).
 *
 * <p>Thread-safe. Blocks for the store and for the steps. Nothing is to be closed.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public final class Steps<T> {
    private static final byte[] NO_FINGERPRINT = new byte[0];

    private final StepStore<T> store;
    private final String consumer;
    private final StepsOptions options;
    private final RunLeases leases;
    private final ClaimCleaning cleaning;

    Steps(StepStore<T> store, String consumer, StepsOptions options) {
        this.store = store;
        this.consumer = consumer;
        this.options = options;
        this.leases = new RunLeases(store, options);
        this.cleaning = new ClaimCleaning(options.clockwork(), store::deleteForgotten);
    }

    /** Runs of one consumer with a lease of 30 seconds, which are remembered for eight days. */
    public static <T> Steps<T> of(StepStore<T> store, String consumer) {
        return builder(store, consumer).build();
    }

    /**
     * Settings of the runs.
     *
     * @param consumer names the handler, for example {@code orders}; it must stay the same, because runs belong to it
     */
    public static <T> StepsBuilder<T> builder(StepStore<T> store, String consumer) {
        return new StepsBuilder<>(store, consumer);
    }

    /**
     * Runs the handler for a message, or goes on with it. The steps run in the calling thread. Do not acknowledge the
     * message if this throws: the redelivery goes on with the run. Runs that are to sleep or wait belong into a
     * {@link #handler}.
     *
     * @return how it ended, now or earlier
     * @throws RunNotEndedException if another process works on it, or it rests; the message is to be delivered again
     * @throws RunHaltedException if a person has to look first
     * @throws InboxException if the store does not answer, or the run was lost; the message is to be delivered again
     * @throws E what the handler throws; the attempt has failed, and the message is to be delivered again
     */
    public <E extends Exception> RunEnd run(Message message, Work<T, E> work) throws E {
        requireNonNull(message, "message: null (expected: a message)");
        requireNonNull(work, "work: null (expected: what to run)");
        return run(EffectKey.ofMessage(message.id()), work);
    }

    /**
     * As {@link #run(Message, Work)}, for a key of the user's own.
     *
     * @throws IllegalArgumentException if the key cannot be kept
     */
    public <E extends Exception> RunEnd run(String key, Work<T, E> work) throws E {
        requireNonNull(work, "work: null (expected: what to run)");
        EffectKey run = key(key);
        RunExecution.Result result = execute(run, NO_FINGERPRINT, body -> {
            work.run(body);
            return null;
        });
        return ended(run, result);
    }

    private static RunEnd ended(EffectKey run, RunExecution.Result result) {
        if (result.end() == null) {
            Duration pause = requireNonNull(result.restsFor());
            throw new RunNotEndedException(
                    run + ": the run rests (expected: its end; ask again in " + pause + ")", pause);
        }
        return result.end();
    }

    /**
     * A handler for a broker's receiver, which also takes up runs of processes that died, and those that have slept or
     * waited long enough. It keeps each message with its run, so the broker is told that the message is done even if
     * the run is not. {@link StepHandler#start} it.
     */
    public StepHandler<T> handler(MessageWork<T> work) {
        return handler(message -> EffectKey.ofMessage(message.id()), work);
    }

    /**
     * As {@link #handler(MessageWork)}, with keys of the user's own.
     *
     * @param key of a message: two with the same key are one run
     */
    public StepHandler<T> handler(Function<Message, String> key, MessageWork<T> work) {
        requireNonNull(key, "key: null (expected: the key of a message)");
        requireNonNull(work, "work: null (expected: what to run)");
        return new StepHandler<>(this, key, work);
    }

    /**
     * Runs for {@link dev.hitotsu.inbox.http.HttpIdempotency}: a request that comes again goes on where it stopped, and
     * the answer of a run that is completed is repeated. If a run is refused, the {@link RefusedException} comes out
     * each time.
     */
    public EffectRunner<StepRun<T>> effects() {
        return new StepsEffectRunner<>(this);
    }

    /**
     * Answers a run that waits, or will wait, in {@link StepRun#await}. The first answer counts.
     *
     * @param key of the run: for a message {@link EffectKey#ofMessage}
     * @param step the name of the step that waits
     * @return whether it is kept; false if there is no such run or it has ended
     * @throws IllegalArgumentException if the answer cannot be kept
     */
    public boolean answer(String key, String step, Object answer) {
        requireNonNull(key, "key: null (expected: text)");
        requireNonNull(step, "step: null (expected: the name of a step)");
        requireNonNull(answer, "answer: null (expected: a value)");
        return store.deliver(
                key(key), StepChecks.requireName(step), options.codec().write(answer));
    }

    /**
     * Replays the runs in progress of this consumer against code, without any effect: recorded steps return what they
     * returned, and the first one that is not recorded ends the replay. Do so before new code takes runs up.
     *
     * @param runs where they are kept, for example {@code PostgreSql.of(dataSource).stepRuns()}
     * @return what is wrong, with run, step and cure; empty if all runs can go on
     */
    public List<String> check(StepRuns runs, MessageWork<T> work) {
        requireNonNull(runs, "runs: null (expected: the runs of a store)");
        requireNonNull(work, "work: null (expected: what to run)");
        return new StepReplay<>(this, work).checkAll(runs);
    }

    /** As {@link #check(StepRuns, MessageWork)}, for one run. */
    public Optional<String> check(RunDetails run, MessageWork<T> work) {
        requireNonNull(run, "run: null (expected: a run)");
        requireNonNull(work, "work: null (expected: what to run)");
        return new StepReplay<>(this, work).check(run);
    }

    /** The name of the handler. */
    public String consumer() {
        return consumer;
    }

    EffectKey key(String value) {
        return new EffectKey(consumer, requireNonNull(value, "key: null (expected: text)"));
    }

    StepStore<T> store() {
        return store;
    }

    StepsOptions options() {
        return options;
    }

    /** Claims the run and calls the handler, unless the run has ended. */
    <E extends Exception> RunExecution.Result execute(EffectKey run, byte[] fingerprint, RunExecution.Body<T, E> body)
            throws E {
        cleaning.runIfDue();
        long sentNanos = options.clockwork().nanoTime();
        RunClaim claim = store.begin(run, UUID.randomUUID(), null, fingerprint, options.lease());
        return switch (claim) {
            case RunClaim.Taken(var taken) -> execute(taken, sentNanos, body);
            case RunClaim.Ended(var state, var result, var reason) ->
                new RunExecution.Result(new RunEnd(state, reason, true), result, null);
            case RunClaim.Held(var remaining) ->
                throw new RunNotEndedException(
                        run + ": another process works on the run (expected: none; ask again in " + remaining.toMillis()
                                + " ms)",
                        remaining);
            case RunClaim.Resting(var step, var remaining) ->
                throw new RunNotEndedException(
                        run + ": the run rests in step " + step + " (expected: its end; ask again in " + remaining
                                + ")",
                        remaining);
            case RunClaim.Halted(var error) -> throw halted(run, error);
            case RunClaim.Conflict() ->
                throw new StepsException(run + ": begun with another fingerprint (expected: the same)");
        };
    }

    private static RunHaltedException halted(EffectKey run, @Nullable String error) {
        return new RunHaltedException(run + ": the run is halted (expected: somebody mends it, and runs"
                + " \"hitotsu steps retry\" or \"hitotsu steps cancel\"): " + error);
    }

    /** Calls the handler for a run that was claimed by a request sent at this time. */
    <E extends Exception> RunExecution.Result execute(TakenRun taken, long sentNanos, RunExecution.Body<T, E> body)
            throws E {
        return new RunExecution<>(store, options, leases, taken, sentNanos).run(body);
    }

    void cleanIfDue() {
        cleaning.runIfDue();
    }

    /** Several steps. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        void run(StepRun<T> run) throws E;
    }

    /** Several steps for a message. */
    @FunctionalInterface
    public interface MessageWork<T> {
        void run(StepRun<T> run, Message message) throws Exception;
    }
}
