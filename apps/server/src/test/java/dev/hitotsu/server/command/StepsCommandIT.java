package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.inbox.step.RunNotEndedException;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.postgresql.PostgreSql;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepsCommandIT {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabases database = TestDatabases.withSchema();
    private final Steps<Connection> steps = PostgreSql.of(database.dataSource()).steps("orders");

    private final Steps.Work<Connection, Exception> order = run -> {
        run.call("charge", String.class, key -> "receipt 7", key -> {});
        run.sleep("cooling off", Duration.ofDays(1));
    };

    @Test
    void aRunIsListedAndShownWithWhoGoesOn() throws Exception {
        assertThatThrownBy(() -> steps.run("order-1", order)).isInstanceOf(RunNotEndedException.class);

        assertThat(database.run("steps list").out())
                .contains("order-1", "waiting", "step cooling off, until in PT23H", "when it is asked for again");
        assertThat(database.run("steps list", "--state", "halted").out()).isEqualTo("none\n");
        assertThat(database.run("steps list", "--state", "sleeping").err())
                .contains("expected: ready, running, waiting");
        assertThat(database.run("steps show", "orders", "order-1").out())
                .containsPattern("state +waiting")
                .containsPattern("0 +charge +call +done +\"receipt 7\"");
        JsonNode json = JSON.readTree(
                database.run("steps show", "--json", "orders", "order-1").out());
        assertThat(json.at("/steps/0/name").asText()).isEqualTo("charge");
        Run missing = database.run("steps show", "orders", "order-2");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("run orders/order-2: unknown (expected: one that was begun");
    }

    @Test
    void aRunIsCancelledAndThenUndone() throws Exception {
        assertThatThrownBy(() -> steps.run("order-1", order)).isInstanceOf(RunNotEndedException.class);

        assertThat(database.run("steps cancel", "orders", "order-1", "--reason", "customer called")
                        .out())
                .contains("run orders/order-1 is being undone");
        assertThat(steps.run("order-1", order).state()).isEqualTo(RunState.CANCELLED);

        assertThat(database.run("steps show", "orders", "order-1").out())
                .contains("cancelled: customer called", "done, undone");
        assertThat(database.run("steps cancel", "orders", "order-1").err())
                .contains("run orders/order-1: not cancelled (expected: a run that has not ended");
    }

    @Test
    void aHaltedRunIsRetried() {
        assertThatThrownBy(() -> steps.run("order-1", run -> {
            run.call("charge", key -> {});
            run.call("charge", key -> {});
        }));
        assertThat(database.run("steps list").out()).contains("halted", "nothing; retry or cancel it");
        assertThat(database.run("steps show", "orders", "order-1").out()).contains("named twice");

        assertThat(database.run("steps retry", "orders", "order-1").exitCode()).isZero();
        assertThatThrownBy(() -> steps.run("order-1", run -> {
                    run.call("charge", key -> {});
                    throw new IOException("timeout");
                }))
                .isInstanceOf(IOException.class);
        assertThat(database.run("steps retry", "orders", "order-2").err())
                .contains("run orders/order-2: not tried again (expected: a run that is halted or retrying");
    }
}
