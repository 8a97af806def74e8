package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.step.ChangedCodeException;
import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.RunEnd;
import dev.hitotsu.inbox.step.RunHaltedException;
import dev.hitotsu.inbox.step.RunNotEndedException;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.testkit.steps.RecordedRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs of steps keep on every store.
 *
 * @param <T> the database's transaction
 */
public abstract class StepsContract<T> {
    private static final Duration DAY = Duration.ofDays(1);

    private final String consumer = "orders-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();
    private final List<String> calls = new ArrayList<>();

    /** The store, the same throughout a test. */
    protected abstract StepsFixture<T> fixture();

    /** The result of a call. */
    public record Charge(String id, long cents, Optional<String> note, List<Integer> parts) {}

    private static final Charge CHARGE = new Charge("ch_1", 4_200, Optional.empty(), List.of(1, 2));

    private Steps<T> steps() {
        return Steps.builder(fixture().store(), consumer)
                .lease(StepStoreContract.LEASE)
                .maxAttempts(3)
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0))
                .pollInterval(Duration.ofMillis(10))
                .build();
    }

    private void effect(StepRun<T> run, String step) throws Exception {
        run.<Exception>transaction(
                        step,
                        transaction ->
                                fixture().addEffect(transaction, run.key().value(), step))
                .undo(transaction -> fixture().addEffect(transaction, run.key().value(), "undo " + step));
    }

    private List<String> effects() {
        return fixture().effects(key);
    }

    private RunState state() {
        return fixture()
                .runs()
                .find(new EffectKey(consumer, key))
                .orElseThrow()
                .summary()
                .state();
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        Steps<T> steps = steps();
        AtomicInteger attempts = new AtomicInteger();
        Steps.Work<T, Exception> order = run -> {
            effect(run, "reserve");
            Charge charge = run.call("charge", Charge.class, callKey -> {
                calls.add(callKey);
                return CHARGE;
            });
            assertThat(charge).isEqualTo(CHARGE);
            if (attempts.incrementAndGet() == 1) {
                throw new IOException("the process stumbles");
            }
            effect(run, "paid");
        };

        assertThatThrownBy(() -> steps.run(key, order)).isInstanceOf(IOException.class);
        assertThat(state()).isEqualTo(RunState.RETRYING);
        assertThat(steps.run(key, order)).isEqualTo(new RunEnd(RunState.COMPLETED, null, false));
        assertThat(steps.run(key, order)).isEqualTo(new RunEnd(RunState.COMPLETED, null, true));

        assertThat(effects()).containsExactly("reserve", "paid");
        assertThat(calls).hasSize(1);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void aCallHasOneKeyInEveryAttemptAndEveryStepAnother() {
        Steps.Work<T, Exception> order = run -> {
            run.call("first", callKey -> {
                calls.add(callKey);
                assertThat(callKey).isEqualTo(run.keyOf("first"));
            });
            run.call("second", callKey -> {
                calls.add(callKey);
                throw new IOException("timeout");
            });
        };
        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(IOException.class);

        assertThat(calls).hasSize(3);
        assertThat(calls.get(1)).isEqualTo(calls.get(2)).isNotEqualTo(calls.get(0));
    }

    @Test
    void aRefusalUndoesWhatWasDoneInReverse() throws Exception {
        Steps.Work<T, Exception> order = run -> {
            effect(run, "reserve");
            run.call("charge", callKey -> calls.add("charge " + callKey), callKey -> calls.add("refund " + callKey));
            effect(run, "label");
            run.<Exception>transaction("ship", transaction -> {
                fixture().addEffect(transaction, key, "shipped");
                throw run.refuse("no carrier");
            });
        };

        assertThat(steps().run(key, order)).isEqualTo(new RunEnd(RunState.REFUSED, "no carrier", false));
        assertThat(steps().run(key, order)).isEqualTo(new RunEnd(RunState.REFUSED, "no carrier", true));

        assertThat(effects()).containsExactly("reserve", "label", "undo label", "undo reserve");
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1)).isEqualTo(calls.get(0).replace("charge", "refund"));
    }

    @Test
    void eachUndoHappensOnceAlsoIfALaterOneFails() throws Exception {
        AtomicInteger refunds = new AtomicInteger();
        Steps.Work<T, Exception> order = run -> {
            effect(run, "reserve");
            run.call("charge", callKey -> {}, callKey -> {
                if (refunds.incrementAndGet() == 1) {
                    throw new IOException("the bank is away");
                }
            });
            effect(run, "label");
            throw new RefusedException("no carrier");
        };

        assertThatThrownBy(() -> steps().run(key, order))
                .hasMessageContaining(consumer + "/" + key + ": the undo of step charge failed")
                .hasMessageContaining("the bank is away");
        assertThat(effects()).containsExactly("reserve", "label", "undo label");
        assertThat(steps().run(key, order).state()).isEqualTo(RunState.REFUSED);

        assertThat(effects()).containsExactly("reserve", "label", "undo label", "undo reserve");
        assertThat(refunds).hasValue(2);
    }

    @Test
    void anUndoThatNeverSucceedsHaltsTheRun() throws Exception {
        Steps.Work<T, Exception> order = run -> {
            effect(run, "reserve");
            run.call("charge", callKey -> {}, callKey -> {
                throw new IOException("the bank is away");
            });
            throw new RefusedException("no carrier");
        };
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThatThrownBy(() -> steps().run(key, order)).hasMessageContaining("the undo of step charge failed");
        }

        assertThatThrownBy(() -> steps().run(key, order))
                .isInstanceOf(RunHaltedException.class)
                .hasMessageContaining("the undo of step charge failed")
                .hasMessageContaining("hitotsu steps retry");
        assertThat(effects()).containsExactly("reserve");
    }

    @Test
    void aCallThatIsRefusedAtOnceIsNotUndone() throws Exception {
        assertThat(steps().run(key, run -> {
                    effect(run, "reserve");
                    run.call(
                            "charge",
                            callKey -> {
                                throw new RefusedException("declined");
                            },
                            callKey -> calls.add("refund"));
                }))
                .isEqualTo(new RunEnd(RunState.REFUSED, "declined", false));

        assertThat(calls).isEmpty();
        assertThat(effects()).containsExactly("reserve", "undo reserve");
    }

    @Test
    void aCallThatTimedOutIsInDoubtAndAlsoUndoneIfItIsRefusedLater() throws Exception {
        AtomicInteger charged = new AtomicInteger();
        Steps.Work<T, Exception> order = run -> run.call(
                "charge",
                callKey -> {
                    calls.add(callKey);
                    if (charged.getAndIncrement() == 0) {
                        throw new IOException("timeout, but charged");
                    }
                    throw new RefusedException("declined");
                },
                callKey -> calls.add("refund " + callKey));

        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(IOException.class);
        assertThat(calls).as("nothing is undone while it is in doubt").hasSize(1);
        assertThat(steps().run(key, order).state()).isEqualTo(RunState.REFUSED);

        assertThat(calls).hasSize(3);
        assertThat(calls.get(2)).isEqualTo("refund " + calls.get(0));
    }

    @Test
    void aHandlerMayTakeAnotherWayAfterARefusal() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Steps.Work<T, Exception> order = run -> {
            String bank;
            try {
                bank = run.call("first bank", String.class, callKey -> {
                    calls.add("first");
                    throw new RefusedException("declined");
                });
            } catch (RefusedException e) {
                bank = run.call("second bank", String.class, callKey -> "second, since " + e.reason());
            }
            calls.add(bank);
            if (attempts.incrementAndGet() == 1) {
                throw new IOException("the process stumbles");
            }
        };
        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(IOException.class);

        assertThat(steps().run(key, order).isCompleted()).isTrue();
        assertThat(calls).containsExactly("first", "second, since declined", "second, since declined");
    }

    @Test
    void whoeverCatchesAFailedStepStillFails() throws Exception {
        Steps.Work<T, Exception> order = run -> {
            try {
                run.call("charge", callKey -> {
                    throw new IOException("timeout");
                });
            } catch (IOException e) {
                calls.add("swallowed");
            }
            effect(run, "paid");
        };

        assertThatThrownBy(() -> steps().run(key, order)).hasMessage("timeout");
        assertThat(effects()).isEmpty();
        assertThat(state()).isEqualTo(RunState.RETRYING);
    }

    @Test
    void aRunRestsWithoutAThread() throws Exception {
        Steps.Work<T, Exception> order = run -> {
            effect(run, "reserve");
            run.sleep("cooling off", DAY);
            effect(run, "ship");
        };
        assertThatThrownBy(() -> steps().run(key, order))
                .isInstanceOfSatisfying(
                        RunNotEndedException.class,
                        e -> assertThat(e.retryAfter()).isEqualTo(DAY));
        assertThatThrownBy(() -> steps().run(key, order))
                .isInstanceOf(RunNotEndedException.class)
                .hasMessageContaining("rests in step cooling off");
        fixture().endRests();

        assertThat(steps().run(key, order).isCompleted()).isTrue();
        assertThat(effects()).containsExactly("reserve", "ship");
    }

    @Test
    void waitsForAnAnswer() throws Exception {
        Steps.Work<T, Exception> order = run -> {
            Optional<Charge> answer = run.await("approval", Charge.class, DAY);
            effect(run, answer.map(Charge::id).orElse("nobody"));
        };
        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(RunNotEndedException.class);
        assertThat(steps().answer(key, "approval", CHARGE)).isTrue();

        assertThat(steps().run(key, order).isCompleted()).isTrue();
        assertThat(effects()).containsExactly("ch_1");
    }

    @Test
    void anAnswerThatComesTooLateChangesNothing() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Steps.Work<T, Exception> order = run -> {
            Optional<Charge> answer = run.await("approval", Charge.class, DAY);
            if (attempts.incrementAndGet() == 1) {
                steps().answer(key, "approval", CHARGE);
                throw new IOException("the process stumbles");
            }
            effect(run, answer.map(Charge::id).orElse("nobody"));
        };
        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(RunNotEndedException.class);
        fixture().endRests();
        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(IOException.class);

        assertThat(steps().run(key, order).isCompleted()).isTrue();
        assertThat(effects()).containsExactly("nobody");
    }

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
    void aRunThatIsCancelledDuringACallUndoesIt() throws Exception {
        RunEnd end = steps().run(key, run -> {
            effect(run, "reserve");
            run.call(
                    "charge",
                    callKey -> fixture().runs().cancel(run.key(), "customer called"),
                    callKey -> calls.add("refund " + callKey));
            effect(run, "paid");
        });

        assertThat(end.state()).isEqualTo(RunState.CANCELLED);
        assertThat(effects()).containsExactly("reserve", "undo reserve");
        assertThat(calls).hasSize(1);
    }

    @Test
    void aRunThatIsCancelledInDoubtUndoesTheCall() throws Exception {
        Steps.Work<T, Exception> order = run -> {
            effect(run, "reserve");
            run.call(
                    "charge",
                    callKey -> {
                        calls.add(callKey);
                        throw new IOException("timeout");
                    },
                    callKey -> calls.add("refund " + callKey));
        };
        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(IOException.class);
        fixture().runs().cancel(new EffectKey(consumer, key), "customer called");

        assertThat(steps().run(key, order)).isEqualTo(new RunEnd(RunState.CANCELLED, "customer called", false));
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1)).isEqualTo("refund " + calls.get(0));
        assertThat(effects()).containsExactly("reserve", "undo reserve");
    }

    @Test
    void aHandlerTakesUpWhatFailedRestsAndDied() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        Message message = Message.builder("orders", "OrderPlaced")
                .key("k")
                .header("a", "b")
                .payload("42")
                .build();
        List<Message> seen = new ArrayList<>();
        try (StepHandler<T> handler = steps().handler((run, received) -> {
                    seen.add(received);
                    effect(run, "reserve");
                    if (failures.getAndDecrement() > 0) {
                        throw new IOException("timeout");
                    }
                    run.sleep("pause", Duration.ofMillis(1));
                    effect(run, "ship");
                })
                .start()) {
            handler.handle(new ReceivedBatch(List.of(message), Map.of(), "test"));
            await().until(() -> {
                fixture().endRests();
                return fixture().effects(EffectKey.ofMessage(message.id())).size() == 2
                        && !fixture()
                                .runs()
                                .list(consumer, Set.of(RunState.COMPLETED), null, 10)
                                .isEmpty();
            });
            handler.handle(new ReceivedBatch(List.of(message), Map.of(), "test"));
        }

        assertThat(fixture().effects(EffectKey.ofMessage(message.id()))).containsExactly("reserve", "ship");
        assertThat(seen).allMatch(message::equals).hasSize(4);
    }

    @Test
    void sixteenAtOnceHaveEachEffectOnce() throws Exception {
        Steps<T> steps = steps();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                threads.submit(() -> steps.run(key, run -> {
                    effect(run, "reserve");
                    effect(run, "paid");
                }));
            }
        }

        assertThat(effects()).containsExactly("reserve", "paid");
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

    @Test
    void aResultIsKeptForRequests() throws Exception {
        byte[] print = {1};
        var runner = steps().effects();
        var first = runner.run(key, print, run -> {
            effect(run, "reserve");
            return EffectResult.of("201".getBytes());
        });
        var second = runner.run(key, print, run -> EffectResult.DONE);
        var other = runner.run(key, new byte[] {2}, run -> EffectResult.DONE);

        assertThat(first)
                .isInstanceOfSatisfying(
                        EffectOutcome.Done.class,
                        done -> assertThat(done.isRepetition()).isFalse());
        assertThat(second).isInstanceOfSatisfying(EffectOutcome.Done.class, done -> {
            assertThat(done.result()).isEqualTo("201".getBytes());
            assertThat(done.isRepetition()).isTrue();
        });
        assertThat(other).isInstanceOf(EffectOutcome.Conflict.class);
    }
}
