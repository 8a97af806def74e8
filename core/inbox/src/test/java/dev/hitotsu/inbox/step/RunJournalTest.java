package dev.hitotsu.inbox.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.HandClock;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run does while its store does not answer, or its lease is over. */
class RunJournalTest {
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final EffectKey KEY = new EffectKey("orders", "k");

    private final HandClock clock = new HandClock();
    private final InMemoryStepStore kept = new InMemoryStepStore(clock.instants());
    private final List<String> events = new ArrayList<>();
    private int recordFailures;
    private final Steps<InMemoryStepStore.Transaction> steps =
            Steps.builder(failing(), "orders").lease(LEASE).clockwork(clock).build();

    /** The store, which does not answer to so many records. */
    @SuppressWarnings("unchecked")
    private StepStore<InMemoryStepStore.Transaction> failing() {
        return (StepStore<InMemoryStepStore.Transaction>) Proxy.newProxyInstance(
                StepStore.class.getClassLoader(), new Class<?>[] {StepStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("record")) {
                        events.add("record");
                        if (recordFailures > 0) {
                            recordFailures--;
                            throw new InboxException("no answer");
                        }
                    }
                    try {
                        return method.invoke(kept, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private RunState state() {
        return kept.find(KEY).orElseThrow().summary().state();
    }

    @Test
    void aCallThatHasHappenedIsRecordedWhenTheStoreAnswersAgain() {
        recordFailures = 3;
        RunEnd end = steps.run("k", run -> run.call("charge", key -> events.add("charge")));
        assertThat(end.state()).isEqualTo(RunState.COMPLETED);
        assertThat(events).containsExactly("charge", "record", "record", "record", "record");
        assertThat(clock.currentTimeMillis()).as("three pauses").isPositive();
    }

    @Test
    void itIsRecordedAsLongAsTheLeaseIsValidOnly() {
        recordFailures = 10_000;
        assertThatThrownBy(() -> steps.run("k", run -> run.call("charge", key -> events.add("charge"))))
                .hasMessage("no answer");
        assertThat(clock.currentTimeMillis()).isBetween(2_700L, 2_999L);
        assertThat(state()).isEqualTo(RunState.RETRYING);
        recordFailures = 0;
        assertThat(steps.run("k", run -> run.call("charge", key -> events.add("charged again")))
                        .state())
                .isEqualTo(RunState.COMPLETED);
        assertThat(events).contains("charged again");
    }

    @Test
    void aStepDoesNotBeginAfterTheLease() {
        assertThatThrownBy(() -> steps.run("k", run -> {
                    run.call("first", key -> events.add("first"));
                    clock.advance(LEASE);
                    run.call("second", key -> events.add("second"));
                }))
                .isInstanceOf(RunLostException.class);
        assertThat(events).containsExactly("first", "record");
    }

    /** Nobody has tried it before, so there is nothing to undo. */
    @Test
    void aFirstAttemptThatIsRefusedIsNotInDoubt() {
        RunEnd end = steps.run("k", run -> run.call("charge", key -> refuse(), key -> events.add("undo")));
        assertThat(end.state()).isEqualTo(RunState.REFUSED);
        assertThat(events).containsExactly("record");
    }

    @Test
    void aSecondAttemptThatIsRefusedIsInDoubtAboutTheFirst() {
        assertThatThrownBy(() -> steps.run(
                        "k",
                        run -> run.call("charge", key -> {
                            throw new IllegalStateException("no answer");
                        })))
                .hasMessage("no answer");
        clock.advance(Duration.ofMinutes(10));
        RunEnd end = steps.run("k", run -> run.call("charge", key -> refuse(), key -> events.add("undo")));
        assertThat(end.state()).isEqualTo(RunState.REFUSED);
        assertThat(events).containsExactly("undo", "record");
    }

    private static void refuse() {
        throw new RefusedException("no money");
    }

    @Test
    void anUndoLearnsWhy() {
        List<Optional<String>> reasons = new ArrayList<>();
        steps.run("k", run -> {
            reasons.add(run.reason());
            run.call("reserve", key -> events.add("reserve"), key -> reasons.add(run.reason()));
            throw run.refuse("out of stock");
        });
        assertThat(reasons).containsExactly(Optional.empty(), Optional.of("out of stock"));
    }
}
