package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run in memory. Its store guards it. */
final class MemoryRun {
    final EffectKey key;
    final long row;
    final byte @Nullable [] input;
    final byte[] fingerprint;
    final Instant begunAt;
    final List<StepRecord> steps = new ArrayList<>();
    final Map<String, byte[]> answers = new HashMap<>();
    RunState state = RunState.RUNNING;

    @Nullable UUID owner;

    long fence;
    int attempt;

    @Nullable Unwinding unwinding;

    @Nullable String waitingFor;

    @Nullable Instant waitsUntil;

    Instant heldUntil = Instant.MIN;
    Instant dueAt = Instant.MAX;
    Instant forgetAt = Instant.MAX;
    Instant changedAt;

    @Nullable String error;

    byte @Nullable [] result;

    MemoryRun(EffectKey key, long row, byte @Nullable [] input, byte[] fingerprint, Instant begunAt) {
        this.key = key;
        this.row = row;
        this.input = input;
        this.fingerprint = fingerprint;
        this.begunAt = begunAt;
        this.changedAt = begunAt;
    }

    boolean isHeldBy(RunHold hold, Instant now) {
        return state == RunState.RUNNING && isOf(hold) && now.isBefore(heldUntil);
    }

    boolean wasEndedBy(RunHold hold, RunState end) {
        return state == end && isOf(hold);
    }

    private boolean isOf(RunHold hold) {
        return hold.owner().equals(owner) && hold.fence() == fence;
    }

    boolean isDue(Instant now) {
        return switch (state) {
            case RUNNING -> !now.isBefore(heldUntil);
            case READY, WAITING, RETRYING -> !now.isBefore(dueAt);
            default -> false;
        };
    }

    TakenRun take(UUID newOwner, long newFence, Duration lease, Instant now) {
        state = RunState.RUNNING;
        owner = newOwner;
        fence = newFence;
        attempt++;
        heldUntil = now.plus(lease);
        changedAt = now;
        return new TakenRun(
                new RunHold(key, row, newOwner, newFence),
                attempt,
                input,
                steps,
                unwinding,
                waitingFor,
                waitsUntil != null && !now.isBefore(waitsUntil));
    }

    void rest(String newWaitingFor, Duration wait, Instant now) {
        Instant until = newWaitingFor.equals(waitingFor) && waitsUntil != null ? waitsUntil : now.plus(wait);
        waitingFor = newWaitingFor;
        waitsUntil = until;
        dueAt = unwinding != null || answers.containsKey(newWaitingFor) ? now : until;
        attempt = 0;
        change(RunState.WAITING, null, now);
    }

    void retry(Instant now) {
        attempt = 1;
        dueAt = now;
        change(RunState.RETRYING, error, now);
    }

    void cancel(String reason, Instant now) {
        unwinding = new Unwinding(RunState.CANCELLED, reason);
        if (state != RunState.RUNNING) {
            attempt = Math.min(attempt, 1);
            dueAt = now;
            change(RunState.RETRYING, error, now);
        }
    }

    void change(RunState newState, @Nullable String newError, Instant now) {
        state = newState;
        error = newError;
        changedAt = now;
    }

    void write(StepWrite write) {
        switch (write) {
            case StepWrite.New(var step) -> {
                if (step.number() == steps.size()) {
                    steps.add(step);
                }
            }
            case StepWrite.Undone(var number) -> {
                StepRecord step = steps.get(number);
                steps.set(
                        number,
                        new StepRecord(
                                number, step.name(), step.kind(), step.outcome(), step.result(), step.reason(), true));
            }
        }
    }

    @Nullable String reason() {
        return unwinding == null ? null : unwinding.reason();
    }

    RunSummary summary(Instant now) {
        Instant due = switch (state) {
            case RUNNING -> heldUntil;
            case READY, WAITING, RETRYING -> dueAt;
            default -> null;
        };
        return new RunSummary(
                row,
                key,
                state,
                steps.size(),
                attempt,
                waitingFor,
                due == null ? null : Duration.between(now, due),
                input != null,
                unwinding,
                error,
                begunAt,
                changedAt);
    }
}
