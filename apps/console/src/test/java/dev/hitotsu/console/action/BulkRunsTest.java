package dev.hitotsu.console.action;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkRunsTest {
    /** Fails in one method, and has no other. */
    private static OutboxAdmin failing(String failure) {
        return (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(), new Class<?>[] {OutboxAdmin.class}, (self, method, given) -> {
                    throw failure.startsWith("Error")
                            ? new NoClassDefFoundError(failure)
                            : new IllegalStateException(failure);
                });
    }

    private static BulkRun run(OutboxAdmin outbox) {
        try (BulkRuns runs = new BulkRuns(outbox, new ReplayLimit(1_000, System::nanoTime))) {
            UUID id = UUID.randomUUID();
            Selection selection = new Selection(Selection.Kind.SKIP, Set.of(OutboxState.BLOCKED), null, null);
            Ticket ticket = new Ticket(id, "olga", selection, List.of(), Instant.EPOCH, 0);
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
