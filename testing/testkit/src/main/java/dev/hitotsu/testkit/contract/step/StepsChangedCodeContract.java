package dev.hitotsu.testkit.contract.step;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.ChangedCodeException;
import dev.hitotsu.inbox.step.RunHaltedException;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.testkit.steps.RecordedRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of steps whose code has changed, or is wrong: it halts and says where, rather than guess.
 *
 * @param <T> the database's transaction
 */
public abstract class StepsChangedCodeContract<T> extends StepsScenario<T> {
    @Test
    void codeThatTookAnotherWayIsTold() {
        assertThatThrownBy(() -> steps().run(key, run -> {
            effect(run, "reserve");
            effect(run, "label");
            throw new IOException("the process stumbles");
        }));

        assertThatThrownBy(() -> steps().run(key, run -> effect(run, "reserve stock")))
                .isInstanceOf(ChangedCodeException.class)
                .hasMessageContaining(
                        consumer + "/" + key + ": the code comes to step reserve stock (TRANSACTION), where"
                                + " step reserve (TRANSACTION) is recorded as number 0");
        assertThat(state()).isEqualTo(RunState.HALTED);
        assertThat(fixture().runs().retry(new EffectKey(consumer, key))).isTrue();
        assertThatThrownBy(() -> steps().run(key, run -> effect(run, "reserve")))
                .isInstanceOf(ChangedCodeException.class)
                .hasMessageContaining("the code ended before step label, which is recorded as number 1");
        assertThat(effects()).containsExactly("reserve", "label");
    }

    @Test
    void aRunThatRestsKnowsForWhichStep() {
        assertThatThrownBy(() -> steps().run(key, run -> run.sleep("pause", DAY)));
        fixture().endRests();

        assertThatThrownBy(() -> steps().run(key, run -> effect(run, "ship")))
                .isInstanceOf(ChangedCodeException.class)
                .hasMessageContaining(
                        "the code comes to step ship (TRANSACTION), where the run has waited for step pause");
    }

    @Test
    void misuseIsToldWithRunAndStep() {
        assertHalts("step reserve: named twice in a run", run -> {
            effect(run, "reserve");
            effect(run, "reserve");
        });
        assertHalts("step ship: called from thread", run -> {
            effect(run, "reserve");
            CompletableFuture.runAsync(() -> run.call("ship", callKey -> {}))
                    .handle((done, e) -> null)
                    .join();
        });
        assertHalts(
                "step inner: called within step outer",
                run -> run.call("outer", callKey -> run.call("inner", k -> {})));
        assertHalts(
                "step total: its result cannot be kept and read back as java.lang.Object",
                run -> run.call("total", Object.class, callKey -> new StringBuilder("12")));
    }

    private void assertHalts(String message, Steps.Work<T, Exception> work) {
        String other = UUID.randomUUID().toString();
        assertThatThrownBy(() -> steps().run(other, work))
                .isInstanceOf(RunHaltedException.class)
                .hasMessageContaining(consumer + "/" + other + ": " + message)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void aResultThatCannotBeReadBackIsTold() {
        assertThatThrownBy(() -> steps().run(key, run -> {
            run.call("charge", Charge.class, callKey -> CHARGE);
            throw new IOException("the process stumbles");
        }));

        assertThatThrownBy(() -> steps().run(key, run -> run.call("charge", Integer.class, callKey -> 1)))
                .isInstanceOf(RunHaltedException.class)
                .hasMessageContaining(consumer + "/" + key
                        + ": step charge: its recorded result cannot be read as java.lang.Integer");
    }

    @Test
    void recordedRunsAreReplayedAgainstNewCodeWithoutEffects(@TempDir Path folder) throws Exception {
        Message message = Message.builder("orders", "OrderPlaced").payload("42").build();
        Steps.MessageWork<T> before = (run, received) -> {
            effect(run, "reserve");
            calls.add(run.call("charge", Charge.class, callKey -> CHARGE).id());
            run.sleep("pause", DAY);
        };
        try (StepHandler<T> handler = steps().handler(before).start()) {
            handler.handle(new ReceivedBatch(List.of(message), Map.of(), "test"));
            await().until(() -> !fixture()
                    .runs()
                    .list(consumer, Set.of(RunState.WAITING), null, 1)
                    .isEmpty());
        }
        Steps.MessageWork<T> longer = (run, received) -> {
            before.run(run, received);
            effect(run, "ship");
        };
        Steps.MessageWork<T> renamed = (run, received) -> effect(run, "reserve stock");
        calls.clear();

        assertThat(steps().check(fixture().runs(), longer)).isEmpty();
        assertThat(steps().check(fixture().runs(), renamed))
                .singleElement()
                .asString()
                .contains("the code comes to step reserve stock (TRANSACTION), where step reserve");
        assertThat(calls).containsExactly("ch_1");
        assertThat(fixture().effects(EffectKey.ofMessage(message.id()))).containsExactly("reserve");
        Path file = folder.resolve("runs.json");
        RecordedRuns.of(fixture().runs(), consumer).write(file);
        RecordedRuns.read(file).requireFit(steps(), longer);
        assertThatThrownBy(() -> RecordedRuns.read(file).requireFit(steps(), renamed))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message.id() + ": the code comes to step reserve stock");
    }
}
