package dev.hitotsu.testkit.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.ChangedCodeException;
import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.RunEnd;
import dev.hitotsu.inbox.step.RunHaltedException;
import dev.hitotsu.inbox.step.RunLostException;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.RunState;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What is undone, and how often, when a run of steps is refused or cancelled.
 *
 * @param <T> the database's transaction
 */
public abstract class StepsUndoContract<T> extends StepsScenario<T> {
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

    /** Its record was refused, so whoever goes on undoes the step again. */
    @Test
    void anUndoWhoseRunWasLostDoesNotEndIt() throws Exception {
        AtomicInteger refunds = new AtomicInteger();
        Steps.Work<T, Exception> order = run -> {
            run.call("charge", callKey -> {}, callKey -> {
                if (refunds.incrementAndGet() == 1) {
                    fixture().endLeases();
                }
            });
            throw new RefusedException("no carrier");
        };

        assertThatThrownBy(() -> steps().run(key, order)).isInstanceOf(RunLostException.class);
        assertThat(state()).isEqualTo(RunState.RUNNING);
        assertThat(steps().run(key, order)).isEqualTo(new RunEnd(RunState.REFUSED, "no carrier", false));
        assertThat(refunds).hasValue(2);
    }

    @Test
    void whatWasDoneIsNotRefusedByCodeThatDoesNotKnowIt() {
        assertThatThrownBy(() -> steps().run(key, run -> {
                    effect(run, "reserve");
                    throw new IOException("timeout");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> steps().run(key, run -> {
                    throw run.refuse("no carrier");
                }))
                .isInstanceOf(ChangedCodeException.class);
        assertThat(effects()).containsExactly("reserve");
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
}
