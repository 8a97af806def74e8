package dev.hitotsu.inbox.step;

import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Replays recorded runs against code. Nothing is recorded, and no new step begins. Used by one thread. */
final class StepReplay<T> {
    private static final int PAGE = 500;
    private static final Set<RunState> IN_PROGRESS =
            EnumSet.of(RunState.READY, RunState.RUNNING, RunState.WAITING, RunState.RETRYING, RunState.HALTED);

    private final Steps<T> steps;
    private final Steps.MessageWork<T> work;

    StepReplay(Steps<T> steps, Steps.MessageWork<T> work) {
        this.steps = steps;
        this.work = work;
    }

    List<String> checkAll(StepRuns runs) {
        List<String> problems = new ArrayList<>();
        Long before = null;
        List<RunSummary> page;
        do {
            page = runs.list(steps.consumer(), IN_PROGRESS, before, PAGE);
            for (RunSummary run : page) {
                runs.find(run.key()).flatMap(this::check).ifPresent(problems::add);
                before = run.row();
            }
        } while (page.size() == PAGE);
        return problems;
    }

    /** What is wrong; empty if the run can go on. */
    Optional<String> check(RunDetails run) {
        byte @Nullable [] input = run.input();
        if (input == null || run.summary().state().isEnded()) {
            return Optional.empty();
        }
        RunJournal<T> journal = new RunJournal<>(steps.store(), steps.options(), toBeUnwound(run), Tenure.UNLIMITED);
        try {
            work.run(
                    new StepRun<>(journal, new StepEffects<>(journal, steps.store(), steps.options())),
                    MessageBytes.read(input));
            journal.requireAllReplayed();
            return Optional.empty();
        } catch (RunSignal | RefusedException end) {
            return nothingLeft(journal);
        } catch (Exception e) {
            return Optional.of(
                    e instanceof StepsException
                            ? String.valueOf(e.getMessage())
                            : run.summary().key() + ": " + e);
        }
    }

    private static Optional<String> nothingLeft(RunJournal<?> journal) {
        try {
            journal.requireNothingLeft();
            return Optional.empty();
        } catch (ChangedCodeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A run that is to be undone begins no step; its first attempt is not in doubt about any. */
    private static TakenRun toBeUnwound(RunDetails run) {
        RunSummary summary = run.summary();
        return new TakenRun(
                new RunHold(summary.key(), summary.row(), new UUID(0, 0), 0),
                1,
                run.input(),
                run.steps(),
                new Unwinding(RunState.CANCELLED, "a replay"),
                summary.waitingFor(),
                false);
    }
}
