package dev.hitotsu.server.steps;

import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.step.store.RunSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run in JSON. */
record RunBody(
        long row,
        String consumer,
        String key,
        String state,
        int steps,
        int attempt,
        @Nullable String waitingFor,
        @Nullable Long dueInMillis,
        boolean isResumable,
        @Nullable String undoneAs,
        @Nullable String reason,
        @Nullable String lastError,
        Instant begunAt,
        Instant changedAt) {
    static RunBody of(RunSummary run) {
        return new RunBody(
                run.row(),
                run.key().consumer(),
                run.key().value(),
                EnumNames.kebabCase(run.state()),
                run.steps(),
                run.attempt(),
                run.waitingFor(),
                run.dueIn() == null ? null : run.dueIn().toMillis(),
                run.isResumable(),
                run.unwinding() == null
                        ? null
                        : EnumNames.kebabCase(run.unwinding().end()),
                run.unwinding() == null ? null : run.unwinding().reason(),
                run.error(),
                run.begunAt(),
                run.changedAt());
    }
}
