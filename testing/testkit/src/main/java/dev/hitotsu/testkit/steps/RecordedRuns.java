package dev.hitotsu.testkit.steps;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.json.RecordJson;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepOutcome;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs that were recorded by one version of a handler, for a test that the next version can go on with them.
 *
 * <pre>{@code
 * RecordedRuns.of(database.stepRuns(), "orders").write(Path.of("src/test/resources/orders-v1.json"));   // once
 *
 * // In each build:
 * RecordedRuns.read(Path.of("src/test/resources/orders-v1.json")).requireFit(steps, new Orders()::place);
 * }</pre>
 *
 * <p>The file contains messages and results, so mind whose data they are. Immutable; thread-safe.
 */
public final class RecordedRuns {
    private static final int MAX_RUNS = 1_000;

    private final List<Run> runs;

    private RecordedRuns(List<Run> runs) {
        this.runs = runs;
    }

    /** What a file has. */
    record Runs(List<Run> runs) {}

    record Run(String consumer, String key, byte[] input, Optional<String> waitingFor, List<Step> steps) {}

    record Step(
            String name,
            StepKind kind,
            StepOutcome outcome,
            Optional<byte[]> result,
            Optional<String> reason,
            boolean undone) {}

    /** The newest runs of a consumer in a store, at most 1,000 of those with a message. Blocks. */
    public static RecordedRuns of(StepRuns runs, String consumer) {
        requireNonNull(runs, "runs: null (expected: the runs of a store)");
        return new RecordedRuns(runs.list(consumer, Set.of(), null, MAX_RUNS).stream()
                .flatMap(run -> runs.find(run.key()).stream())
                .filter(run -> run.input() != null)
                .map(RecordedRuns::run)
                .toList());
    }

    private static Run run(RunDetails run) {
        EffectKey key = run.summary().key();
        return new Run(
                key.consumer(),
                key.value(),
                requireNonNull(run.input()),
                Optional.ofNullable(run.summary().waitingFor()),
                run.steps().stream()
                        .map(step -> new Step(
                                step.name(),
                                step.kind(),
                                step.outcome(),
                                Optional.ofNullable(step.result()),
                                Optional.ofNullable(step.reason()),
                                step.undone()))
                        .toList());
    }

    /**
     * Those that {@link #write} has written. Blocks.
     *
     * @throws IllegalArgumentException if the file is none
     */
    public static RecordedRuns read(Path file) throws IOException {
        return new RecordedRuns(
                RecordJson.read(Files.readAllBytes(file), Runs.class).runs());
    }

    /** Writes them as JSON. Blocks. */
    public void write(Path file) throws IOException {
        Files.write(file, RecordJson.write(new Runs(runs)));
    }

    /** How many there are. */
    public int count() {
        return runs.size();
    }

    /**
     * Replays each run, without any effect.
     *
     * @throws AssertionError if the code cannot go on with one of them; the message says which, where and why
     */
    public <T> void requireFit(Steps<T> steps, Steps.MessageWork<T> work) {
        String problems = runs.stream()
                .flatMap(run -> steps.check(details(run), work).stream())
                .collect(Collectors.joining("\n"));
        if (!problems.isEmpty()) {
            throw new AssertionError(problems);
        }
    }

    /** As a run in progress, also where it had ended: all that it recorded is to be met. */
    // The checker does not see that arrays may be null in the constructor of a record from another module.
    @SuppressWarnings("NullAway")
    private static RunDetails details(Run run) {
        List<StepRecord> steps = new ArrayList<>();
        for (Step step : run.steps()) {
            steps.add(new StepRecord(
                    steps.size(),
                    step.name(),
                    step.kind(),
                    step.outcome(),
                    step.result().orElse(null),
                    step.reason().orElse(null),
                    step.undone()));
        }
        RunSummary summary = new RunSummary(
                0,
                new EffectKey(run.consumer(), run.key()),
                RunState.RETRYING,
                steps.size(),
                1,
                run.waitingFor().orElse(null),
                null,
                true,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH);
        return new RunDetails(summary, run.input(), steps);
    }
}
