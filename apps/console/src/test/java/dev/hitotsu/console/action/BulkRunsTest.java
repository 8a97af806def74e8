package dev.hitotsu.console.action;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.outbox.Operation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkRunsTest {
    private static BulkStep failing(String failure) {
        return operation -> {
            if (failure.startsWith("Error")) {
                throw new NoClassDefFoundError(failure);
            }
            throw new IllegalStateException(failure);
        };
    }

    private static BulkRun run(BulkStep first) {
        try (BulkRuns runs = new BulkRuns(new ReplayLimit(1_000, System::nanoTime))) {
            UUID id = UUID.randomUUID();
            BulkPart part = new BulkPart("all", 1, false, false, first);
            BulkPlan plan = new BulkPlan(Kind.SKIP, List.of(part), "are gone.", "hitotsu", "/");
            Ticket ticket = new Ticket(id, "olga", plan, Instant.EPOCH, 0);
            BulkRun run = runs.start(ticket, new Operation(id, "olga", "why")).orElseThrow();
            await().until(() -> run.state() != BulkRun.State.RUNNING);
            return run;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Error of a class", "refused"})
    void whateverTheOutboxThrowsTheRunHasFailed(String failure) {
        BulkRun run = run(failing(failure));

        assertThat(run.state()).isEqualTo(BulkRun.State.FAILED);
        assertThat(run.problem()).contains(failure);
    }
}
