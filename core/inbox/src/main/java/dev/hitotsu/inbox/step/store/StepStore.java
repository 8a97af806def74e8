package dev.hitotsu.inbox.step.store;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps runs and their steps. Each call happens wholly or not at all, and all times are of the store's clock.
 *
 * <p>A run is held by one owner at a time, with a lease. Every write carries the hold, and the store refuses it once
 * the lease is over or another one has taken the run up: a process that was taken for dead changes nothing any more.
 *
 * <p>Thread-safe. Blocks. Every method throws {@link InboxException} if the store does not answer or refuses; then it
 * may have happened or not. A call of the same owner may be repeated.
 *
 * @param <T> the database's transaction, for example {@code java.sql.Connection}
 */
public interface StepStore<T> {
    /**
     * Begins the run, or takes it up where it stopped: after a failed attempt at once, after a crash when the lease is
     * over, and after a rest when it is due. A new run may be forgotten if the machine of the store dies before the
     * next change of it, which makes both durable.
     *
     * @param input what the run is about, by which {@link #takeUp} gives it to others; null if only the caller knows
     * @param fingerprint of what is asked for, at most 64 bytes
     */
    RunClaim begin(EffectKey key, UUID owner, byte @Nullable [] input, byte[] fingerprint, Duration lease);

    /**
     * Keeps runs for {@link #takeUp}, all in one step; what is there already stays as it is.
     *
     * @param inputs what each run is about, by its key
     */
    void enqueue(String consumer, Map<String, byte[]> inputs);

    /**
     * Takes up runs with an input that are due: new ones, rests and pauses that are over, answers that have come, and
     * runs whose holder has let its lease end. What others hold or take is left out.
     *
     * @param owner of all of them
     */
    List<TakenRun> takeUp(String consumer, UUID owner, int limit, Duration lease);

    /**
     * Begins the leases anew.
     *
     * @return those that are still their owners'
     */
    Set<RunHold> renew(Set<RunHold> holds, Duration lease);

    /**
     * Runs the work and commits its effects together with its record, and with the proof that the run is still held. If
     * the database rolls the transaction back because it conflicts with another one, the work runs again.
     *
     * @throws InboxException if it is unknown whether the transaction was committed
     * @throws Exception what the work throws; nothing was committed
     */
    Recorded transact(RunHold hold, Duration lease, StepWork<T> work) throws Exception;

    /** Notes a step whose effect is elsewhere. */
    Recorded record(RunHold hold, Duration lease, StepWrite write);

    /**
     * Lets the run rest until an answer comes, or the time is over. A rest for the same step goes on where it was.
     *
     * @param waitingFor the step
     * @return whether the run was the caller's
     */
    boolean rest(RunHold hold, String waitingFor, Duration wait);

    /**
     * Notes that an attempt failed.
     *
     * @param retryIn when the next one is due; null if a person has to look first
     * @return whether the run was the caller's
     */
    boolean fail(RunHold hold, String error, @Nullable Duration retryIn);

    /**
     * Notes that the run is to be undone. A reason that is there already stays.
     *
     * @return whether the run was the caller's
     */
    boolean unwind(RunHold hold, Duration lease, Unwinding unwinding);

    /**
     * Ends the run.
     *
     * @param result what it has come to; null for none
     * @param timeToLive after which it is forgotten
     * @return what became of it: {@code CANCELLED} if the run is to be undone instead of completed, and nothing was
     *     changed
     */
    Recorded end(RunHold hold, RunState state, byte @Nullable [] result, Duration timeToLive);

    /** The answer for a step of the run, if it has come. */
    Optional<byte[]> answer(RunHold hold, String name);

    /**
     * Keeps an answer for a step of the run, and wakes the run if it waits for that. The first answer counts.
     *
     * @return whether it is kept; false if there is no such run or it has ended
     */
    boolean deliver(EffectKey key, String name, byte[] answer);

    /**
     * Deletes some of the ended runs whose time to live is over.
     *
     * @return how many
     */
    int deleteForgotten(int limit);
}
