package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.RunEnd;
import dev.hitotsu.inbox.step.RunNotEndedException;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database dies while the first call of a run is made. It may not forget that the run has begun. */
@Tag("one-version")
class ForgottenBeginningIT {
    private final List<String> refunds = new ArrayList<>();

    @Test
    void aRefusalAfterwardsLeavesTheFirstCallInDoubt() {
        try (PostgreSqlServer server =
                PostgreSqlServer.builder().setting("wal_writer_delay", "10s").start()) {
            PostgreSql.of(server.dataSource()).schema().apply();
            Steps<Connection> steps = Steps.builder(
                            PostgreSql.of(server.dataSource()).stepStore(), "orders")
                    .lease(Duration.ofSeconds(1))
                    .build();
            assertThatThrownBy(() -> steps.run(
                            "k",
                            run -> run.call("charge", key -> {
                                server.kill();
                                throw new IOException("no answer");
                            })))
                    .isInstanceOf(IOException.class);
            server.restart();

            RunEnd end =
                    await().ignoreException(RunNotEndedException.class).until(() -> refused(steps), Objects::nonNull);
            assertThat(end.state()).isEqualTo(RunState.REFUSED);
            assertThat(refunds).hasSize(1);
        }
    }

    private RunEnd refused(Steps<Connection> steps) throws Exception {
        return steps.<Exception>run(
                "k",
                run -> run.call(
                        "charge",
                        key -> {
                            throw new RefusedException("declined");
                        },
                        refunds::add));
    }
}
