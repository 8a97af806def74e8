package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.TakenRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who may have a run, and takes it. Thread-safe; blocks. */
final class RunClaims {
    private static final long MICROS_PER_MILLI = 1_000;

    private final RunRows runs;
    private final StepRows steps;

    RunClaims(RunRows runs, StepRows steps) {
        this.runs = runs;
        this.steps = steps;
    }

    /** A fence of the present time, so that it is greater than those of a run with this key that is forgotten. */
    static long newFence() {
        return System.currentTimeMillis() * MICROS_PER_MILLI;
    }

    /** What becomes of a run that is there. */
    // The checker does not see that arrays may be null in the constructor of a record from another module.
    @SuppressWarnings("NullAway")
    RunClaim ofKnown(Connection connection, EffectKey key, UUID owner, byte[] fingerprint, Duration lease)
            throws SQLException {
        RunRow row = runs.find(connection, key);
        if (row == null) {
            throw new InboxException(key + ": forgotten while it was begun (expected: an answer; ask again)");
        }
        if (!Arrays.equals(row.fingerprint(), fingerprint)) {
            return new RunClaim.Conflict();
        }
        return switch (row.state()) {
            case COMPLETED, REFUSED, CANCELLED -> new RunClaim.Ended(row.state(), row.result(), row.reason());
            case HALTED -> new RunClaim.Halted(row.error());
            case RUNNING ->
                row.heldMillis() > 0 && !row.owner().equals(owner)
                        ? new RunClaim.Held(Duration.ofMillis(row.heldMillis()))
                        : new RunClaim.Taken(
                                takeAll(connection, List.of(row), owner, lease).getFirst());
            case WAITING ->
                row.dueMillis() > 0
                        ? new RunClaim.Resting(String.valueOf(row.waitingFor()), Duration.ofMillis(row.dueMillis()))
                        : new RunClaim.Taken(
                                takeAll(connection, List.of(row), owner, lease).getFirst());
            case READY, RETRYING ->
                new RunClaim.Taken(
                        takeAll(connection, List.of(row), owner, lease).getFirst());
        };
    }

    /** The rows are locked, so nobody else changes the runs or their steps. */
    List<TakenRun> takeAll(Connection connection, List<RunRow> rows, UUID owner, Duration lease) throws SQLException {
        List<Long> begun = rows.stream()
                .filter(row -> row.state() != RunState.READY)
                .map(RunRow::id)
                .toList();
        Map<Long, List<StepRecord>> recorded = begun.isEmpty() ? Map.of() : steps.stepsOf(connection, begun);
        List<TakenRun> taken = rows.stream()
                .map(row -> taken(row, owner, recorded.getOrDefault(row.id(), List.of())))
                .toList();
        runs.take(connection, taken, lease);
        return taken;
    }

    // The checker does not see that arrays may be null in the constructor of a record from another module.
    @SuppressWarnings("NullAway")
    private static TakenRun taken(RunRow row, UUID owner, List<StepRecord> recorded) {
        long fence = Math.max(row.fence() + 1, newFence());
        boolean hasProgressed = recorded.size() > row.attemptFrom();
        boolean hasWaited = row.waitsStep() == recorded.size();
        return new TakenRun(
                new RunHold(row.key(), row.id(), owner, fence),
                hasProgressed ? 2 : row.attempt() + 1,
                row.input(),
                recorded,
                row.unwinding(),
                hasWaited ? row.waitingFor() : null,
                hasWaited && row.isWaitOver());
    }
}
