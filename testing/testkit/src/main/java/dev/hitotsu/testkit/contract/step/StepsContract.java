package dev.hitotsu.testkit.contract.step;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.EffectResult;
import dev.hitotsu.inbox.step.RunEnd;
import dev.hitotsu.inbox.step.RunLostException;
import dev.hitotsu.inbox.step.RunNotEndedException;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.StepsException;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What runs of steps keep on every store.
 *
 * @param <T> the database's transaction
 */
public abstract class StepsContract<T> extends StepsScenario<T> {
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
    void aHandlerTakesUpWhatFailedRestsAndDied() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        Message message = Message.builder("orders", "OrderPlaced")
                .key("k")
                .header("a", "b")
                .payload("42")
                .build();
        List<Message> seen = new CopyOnWriteArrayList<>();
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
            int attempts = seen.size();
            handler.handle(new ReceivedBatch(List.of(message), Map.of(), "test"));

            assertThat(seen).as("attempts, none of them after its end").hasSize(attempts);
        }

        assertThat(fixture().effects(EffectKey.ofMessage(message.id()))).containsExactly("reserve", "ship");
        // Two that failed, one that came to the rest and one behind it. More are allowed.
        assertThat(seen).allMatch(message::equals).hasSizeGreaterThanOrEqualTo(4);
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

    /** Whoever has lost its run hears so, whatever it wants next; another one goes on. */
    @Test
    void aRunThatWasLostNeitherEndsNorRests() throws Exception {
        assertLost(run -> {});
        assertLost(run -> {
            throw run.refuse("sold out");
        });
        assertLost(run -> run.sleep("pause", DAY));
        assertThat(state()).isEqualTo(RunState.RUNNING);
        assertThat(steps().run(key, run -> effect(run, "reserve")).state()).isEqualTo(RunState.COMPLETED);
    }

    private void assertLost(Steps.Work<T, Exception> work) {
        assertThatThrownBy(() -> steps().run(key, run -> {
                    fixture().endLeases();
                    work.run(run);
                }))
                .isInstanceOf(RunLostException.class);
    }

    @Test
    void aStepAfterTheHandlerHasEndedIsRefused() throws Exception {
        List<StepRun<T>> kept = new ArrayList<>();
        steps().run(key, kept::add);

        assertThatThrownBy(() -> kept.getFirst().call("late", callKey -> calls.add("late")))
                .isInstanceOf(StepsException.class)
                .hasMessageContaining("a step after the handler has ended (expected: in it)");
        assertThat(calls).isEmpty();
    }

    @Test
    void operatorsSeeWhatFailedAndInWhichStep() throws Exception {
        assertThat(errorOf(run -> run.call("charge", callKey -> {
                    throw new IOException("timeout");
                })))
                .isEqualTo("step charge: java.io.IOException: timeout");
        assertThat(errorOf(run -> {
                    run.call("charge", callKey -> calls.add("charge"));
                    throw new IOException("no paper");
                }))
                .isEqualTo("java.io.IOException: no paper");
        String longText = "x".repeat(2_000 - "java.io.IOException: ".length());
        assertThat(errorOf(run -> {
                    throw new IOException(longText);
                }))
                .isEqualTo("java.io.IOException: " + longText);
        assertThat(errorOf(run -> {
                    throw new IOException(longText + "x");
                }))
                .isEqualTo("java.io.IOException: " + longText + "…");
    }

    private @Nullable String errorOf(Steps.Work<T, Exception> work) {
        assertThatThrownBy(() -> steps().run(key, work)).isInstanceOf(IOException.class);
        return fixture()
                .runs()
                .find(new EffectKey(consumer, key))
                .orElseThrow()
                .summary()
                .error();
    }
}
