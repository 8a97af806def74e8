package dev.hitotsu.server.steps;

import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.StepRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run with its steps in JSON. */
record RunDetailsBody(RunBody run, List<StepBody> steps) {
    static RunDetailsBody of(RunDetails run) {
        return new RunDetailsBody(
                RunBody.of(run.summary()),
                run.steps().stream().map(StepBody::of).toList());
    }

    record StepBody(
            int number,
            String name,
            String kind,
            String outcome,
            boolean undone,
            @Nullable String result,
            @Nullable String reason) {
        private static StepBody of(StepRecord step) {
            return new StepBody(
                    step.number(),
                    step.name(),
                    EnumNames.kebabCase(step.kind()),
                    EnumNames.kebabCase(step.outcome()),
                    step.undone(),
                    resultOf(step),
                    step.reason());
        }
    }

    /** The result as text; what is no text is told by its size. */
    static @Nullable String resultOf(StepRecord step) {
        byte[] result = step.result();
        return result == null ? null : TerminalText.decode(result).orElse(result.length + " bytes, not text");
    }
}
