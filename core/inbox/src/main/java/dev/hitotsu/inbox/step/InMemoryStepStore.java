package dev.hitotsu.inbox.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWork;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs and steps in memory, for tests and for handlers that end with the process. Thread-safe. */
public final class InMemoryStepStore implements StepStore<InMemoryStepStore.Transaction>, StepRuns {
    private final InstantSource clock;
    private final Map<EffectKey, MemoryRun> runs = new LinkedHashMap<>();
    private long lastRow;
    private long lastFence;

    public InMemoryStepStore(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock: null (expected: a clock)");
    }

    /** A transaction of this store: its effects happen when it commits. Not thread-safe. */
    public static final class Transaction {
        private final List<Runnable> effects = new ArrayList<>();

        private Transaction() {}

        /** An effect, which happens if the transaction commits. */
        public void onCommit(Runnable effect) {
            effects.add(requireNonNull(effect, "effect: null (expected: what happens at the commit)"));
        }
    }

    @Override
    public synchronized RunClaim begin(
            EffectKey key, UUID owner, byte @Nullable [] input, byte[] fingerprint, Duration lease) {
        MemoryRun run = runs.get(key);
        if (run == null) {
            run = new MemoryRun(key, ++lastRow, input, fingerprint.clone(), clock.instant());
            runs.put(key, run);
            return new RunClaim.Taken(take(run, owner, lease));
        }
        if (!Arrays.equals(run.fingerprint, fingerprint)) {
            return new RunClaim.Conflict();
        }
        Instant now = clock.instant();
        return switch (run.state) {
            case COMPLETED, REFUSED, CANCELLED -> new RunClaim.Ended(run.state, run.result, run.reason());
            case HALTED -> new RunClaim.Halted(run.error);
            case RUNNING ->
                now.isBefore(run.heldUntil) && !owner.equals(run.owner)
                        ? new RunClaim.Held(Duration.between(now, run.heldUntil))
                        : new RunClaim.Taken(take(run, owner, lease));
            case WAITING ->
                now.isBefore(run.dueAt)
                        ? new RunClaim.Resting(String.valueOf(run.waitingFor), Duration.between(now, run.dueAt))
                        : new RunClaim.Taken(take(run, owner, lease));
            case READY, RETRYING -> new RunClaim.Taken(take(run, owner, lease));
        };
    }

    private TakenRun take(MemoryRun run, UUID owner, Duration lease) {
        return run.take(owner, ++lastFence, lease, clock.instant());
    }

    @Override
    public synchronized void enqueue(String consumer, Map<String, byte[]> inputs) {
        Instant now = clock.instant();
        inputs.forEach((value, input) -> runs.computeIfAbsent(new EffectKey(consumer, value), key -> {
            MemoryRun run = new MemoryRun(key, ++lastRow, input, new byte[0], now);
            run.state = RunState.READY;
            run.dueAt = now;
            return run;
        }));
    }

    @Override
    public synchronized List<TakenRun> takeUp(String consumer, UUID owner, int limit, Duration lease) {
        Instant now = clock.instant();
        return runs.values().stream()
                .filter(run -> run.key.consumer().equals(consumer) && run.input != null && run.isDue(now))
                .limit(limit)
                .toList()
                .stream()
                .map(run -> take(run, owner, lease))
                .toList();
    }

    @Override
    public synchronized Set<RunHold> renew(Set<RunHold> holds, Duration lease) {
        Set<RunHold> kept = new HashSet<>();
        for (RunHold hold : holds) {
            MemoryRun run = held(hold);
            if (run != null) {
                run.heldUntil = clock.instant().plus(lease);
                kept.add(hold);
            }
        }
        return kept;
    }

    /** The run, if the hold is its present one. */
    private @Nullable MemoryRun held(RunHold hold) {
        MemoryRun run = runs.get(hold.key());
        return run != null && run.isHeldBy(hold, clock.instant()) ? run : null;
    }

    @Override
    public Recorded transact(RunHold hold, Duration lease, StepWork<Transaction> work) throws Exception {
        Transaction transaction = new Transaction();
        StepWrite write = work.run(transaction);
        synchronized (this) {
            Recorded recorded = record(hold, lease, write);
            if (recorded != Recorded.LOST) {
                transaction.effects.forEach(Runnable::run);
            }
            return recorded;
        }
    }

    @Override
    public synchronized Recorded record(RunHold hold, Duration lease, StepWrite write) {
        MemoryRun run = held(hold);
        if (run == null) {
            return Recorded.LOST;
        }
        run.write(write);
        run.attempt = 1;
        run.waitingFor = null;
        run.waitsUntil = null;
        run.heldUntil = clock.instant().plus(lease);
        return run.unwinding == null ? Recorded.KEPT : Recorded.CANCELLED;
    }

    @Override
    public synchronized boolean rest(RunHold hold, String waitingFor, Duration wait) {
        MemoryRun run = held(hold);
        if (run == null) {
            return false;
        }
        run.rest(waitingFor, wait, clock.instant());
        return true;
    }

    @Override
    public synchronized boolean fail(RunHold hold, String error, @Nullable Duration retryIn) {
        MemoryRun run = held(hold);
        if (run == null) {
            return false;
        }
        Instant now = clock.instant();
        run.dueAt = retryIn == null ? Instant.MAX : now.plus(retryIn);
        run.change(retryIn == null ? RunState.HALTED : RunState.RETRYING, error, now);
        return true;
    }

    @Override
    public synchronized boolean unwind(RunHold hold, Duration lease, Unwinding unwinding) {
        MemoryRun run = held(hold);
        if (run == null) {
            return false;
        }
        run.unwinding = run.unwinding == null ? unwinding : run.unwinding;
        run.heldUntil = clock.instant().plus(lease);
        return true;
    }

    @Override
    public synchronized Recorded end(RunHold hold, RunState state, byte @Nullable [] result, Duration timeToLive) {
        MemoryRun run = held(hold);
        if (run == null) {
            MemoryRun known = runs.get(hold.key());
            return known != null && known.wasEndedBy(hold, state) ? Recorded.KEPT : Recorded.LOST;
        }
        if (run.unwinding != null && state == RunState.COMPLETED) {
            return Recorded.CANCELLED;
        }
        run.result = result;
        run.forgetAt = clock.instant().plus(timeToLive);
        run.change(state, null, clock.instant());
        return Recorded.KEPT;
    }

    @Override
    public synchronized Optional<byte[]> answer(RunHold hold, String name) {
        MemoryRun run = runs.get(hold.key());
        return run == null ? Optional.empty() : Optional.ofNullable(run.answers.get(name));
    }

    @Override
    public synchronized boolean deliver(EffectKey key, String name, byte[] answer) {
        MemoryRun run = runs.get(key);
        if (run == null || run.state.isEnded()) {
            return false;
        }
        run.answers.putIfAbsent(name, answer.clone());
        if (run.state == RunState.WAITING && name.equals(run.waitingFor)) {
            run.dueAt = clock.instant();
        }
        return true;
    }

    @Override
    public synchronized int deleteForgotten(int limit) {
        Instant now = clock.instant();
        List<EffectKey> forgotten = runs.values().stream()
                .filter(run -> run.state.isEnded() && !now.isBefore(run.forgetAt))
                .limit(limit)
                .map(run -> run.key)
                .toList();
        forgotten.forEach(runs::remove);
        return forgotten.size();
    }

    @Override
    public synchronized List<RunSummary> list(
            @Nullable String consumer, Set<RunState> states, @Nullable Long before, int limit) {
        Stream<MemoryRun> found = runs.values().stream()
                .filter(run -> consumer == null || run.key.consumer().equals(consumer))
                .filter(run -> states.isEmpty() || states.contains(run.state))
                .filter(run -> before == null || run.row < before)
                .sorted((one, other) -> Long.compare(other.row, one.row));
        return found.limit(limit).map(run -> run.summary(clock.instant())).toList();
    }

    @Override
    public synchronized Optional<RunDetails> find(EffectKey key) {
        MemoryRun run = runs.get(key);
        return run == null
                ? Optional.empty()
                : Optional.of(new RunDetails(run.summary(clock.instant()), run.input, run.steps));
    }

    @Override
    public synchronized boolean retry(EffectKey key) {
        MemoryRun run = runs.get(key);
        if (run == null || run.state != RunState.HALTED && run.state != RunState.RETRYING) {
            return false;
        }
        run.retry(clock.instant());
        return true;
    }

    @Override
    public synchronized boolean cancel(EffectKey key, String reason) {
        MemoryRun run = runs.get(key);
        if (run == null || run.state.isEnded() || run.unwinding != null) {
            return false;
        }
        run.cancel(reason, clock.instant());
        return true;
    }
}
