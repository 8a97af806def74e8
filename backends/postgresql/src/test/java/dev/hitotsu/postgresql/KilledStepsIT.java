package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.RunEnd;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.testkit.sql.CrashingDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that runs steps is killed before and after each thing it does with the database or with the bank. */
@Tag("one-version")
class KilledStepsIT {
    private final DataSource database = PostgreSqlSteps.SHARED;
    private final List<String> charged = new ArrayList<>();
    private final Set<String> refunded = new TreeSet<>();

    /** The bank takes a key once, and forgets neither charges nor refunds. */
    private void charge(String key, boolean isRefused) {
        if (isRefused) {
            throw new RefusedException("declined");
        }
        if (!charged.contains(key)) {
            charged.add(key);
        }
    }

    private void order(StepRun<Connection> run, boolean isRefused, Runnable step, boolean isCallRefused)
            throws Exception {
        String key = run.key().value();
        run.transaction("reserve", connection -> PostgreSqlSteps.add(connection, key, "reserve"))
                .undo(connection -> PostgreSqlSteps.add(connection, key, "release"));
        String receipt = run.call(
                "charge",
                String.class,
                callKey -> {
                    step.run();
                    charge(callKey, isCallRefused);
                    step.run();
                    return "receipt " + callKey;
                },
                callKey -> {
                    step.run();
                    refunded.add(callKey);
                    step.run();
                });
        run.transaction("paid", connection -> PostgreSqlSteps.add(connection, key, receipt));
        if (isRefused) {
            throw run.refuse("fraud");
        }
    }

    @Test
    void everyStepHappensOnceWhereverTheProcessIsKilled() throws Exception {
        int crashes = 0;
        for (int crashAt = 0; crashes == crashAt; crashAt++) {
            String key = UUID.randomUUID().toString();
            charged.clear();
            crashes += crashing(key, crashAt, false, false) ? 1 : 0;
            RunEnd end = steps(database).run(key, run -> order(run, false, () -> {}, false));

            assertThat(end.isCompleted()).isTrue();
            assertThat(charged).as("killed at step " + crashAt).hasSize(1);
            assertThat(PostgreSqlSteps.effects(database, key))
                    .as("killed at step " + crashAt)
                    .containsExactly("reserve", "receipt " + charged.getFirst());
        }
        assertThat(crashes).as("steps of a whole run").isGreaterThanOrEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsRefusedIsUndoneOnceWhereverTheProcessIsKilled(boolean isRefusedByTheBankAfterTheCrash) throws Exception {
        int crashes = 0;
        for (int crashAt = 0; crashes == crashAt; crashAt++) {
            String key = UUID.randomUUID().toString();
            charged.clear();
            refunded.clear();
            crashes += crashing(key, crashAt, true, false) ? 1 : 0;
            RunEnd end = steps(database).run(key, run -> order(run, true, () -> {}, isRefusedByTheBankAfterTheCrash));

            assertThat(end.state()).isEqualTo(RunState.REFUSED);
            assertThat(refunded).as("net money, killed at step " + crashAt).containsAll(charged);
            List<String> effects = PostgreSqlSteps.effects(database, key);
            assertThat(effects.stream().filter("reserve"::equals))
                    .as("killed at step " + crashAt)
                    .hasSize(1);
            assertThat(effects.stream().filter("release"::equals))
                    .as("killed at step " + crashAt)
                    .hasSize(1);
        }
        assertThat(crashes).as("steps of a whole run").isGreaterThanOrEqualTo(15);
    }

    /** Whether the process was killed before it was done. */
    private boolean crashing(String key, int crashAt, boolean isRefused, boolean isCallRefused) {
        CrashingDataSource process = CrashingDataSource.process(database, crashAt);
        try {
            RunEnd unused = dying(process.dataSource())
                    .run(key, run -> order(run, isRefused, process::otherStep, isCallRefused));
            return false;
        } catch (CrashingDataSource.Crash | InboxException e) {
            PostgreSqlSteps.endLeases(database);
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Steps<Connection> steps(DataSource dataSource) {
        return PostgreSql.of(dataSource).steps("killed");
    }

    /**
     * A result that cannot be recorded is recorded again until the lease is over; for a process that is dead that is
     * too long.
     */
    private static Steps<Connection> dying(DataSource dataSource) {
        return Steps.builder(PostgreSql.of(dataSource).stepStore(), "killed")
                .lease(Duration.ofSeconds(1))
                .build();
    }
}
