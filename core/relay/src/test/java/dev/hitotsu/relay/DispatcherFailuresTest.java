package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a term does with what comes back. */
class DispatcherFailuresTest extends DispatcherScenario {
    private static final SendResult SENT = SendResult.sent();
    private static final SendResult AWAY = SendResult.unavailable("connection refused");
    private static final SendResult BUSY = SendResult.retryable("busy");

    private long millis() {
        return clock.currentTimeMillis();
    }

    /** It answers the first so many messages with that. */
    private void away(Message... messages) {
        append(false, messages);
        step(() -> sink.answerAll(AWAY));
    }

    @Test
    void whileTheSinkIsAwayEverythingIsSentAgainAfterAPauseThatGrows() {
        Message first = message("orders", "a");
        Message second = message("orders", "b");
        Checkpoint checkpoint = append(false, first, second);
        step(() -> sink.answerAll(AWAY));
        for (int pause : List.of(100, 200, 400)) {
            awaitResent(pause, 2);
            step(() -> sink.answerAll(AWAY));
        }
        awaitResent(400, 2);
        step(() -> {
            assertThat(outage.problem()).as("until it takes something").isNotNull();
            sink.answer("orders", SENT);
        });
        step(() -> assertThat(outage.problem()).isNull());
        run();
        assertThat(sink.resumed).isEqualTo(4);
        assertThat(sink.sent).hasSize(10).endsWith(first, second);
        assertThat(store.saved).containsExactly(checkpoint);
        assertThat(store.parked).isEmpty();
    }

    /** Steps through a pause in which nothing is sent. */
    private void awaitResent(int pauseMillis, int messages) {
        int[] sentBefore = {0};
        step(() -> sentBefore[0] = sink.sent.size());
        for (int waits = 1; waits < pauseMillis / 20; waits++) {
            step(() -> {
                assertThat(sink.sent).hasSize(sentBefore[0]);
                assertThat(outage.problem()).isEqualTo("sink: connection refused");
            });
        }
        int[] polled = {0};
        step(() -> {
            assertThat(sink.sent).hasSize(sentBefore[0] + messages);
            polled[0] = sink.polled;
        });
        step(() -> assertThat(sink.polled)
                .as("also while it waits for the first answer")
                .isGreaterThan(polled[0]));
    }

    @Test
    void whatComesBackIsSentAgainInTheOrderOfTheSends() {
        sink.pipelining = Pipelining.ORDERED;
        Message first = message("orders", "a");
        Message second = message("payments", "a");
        append(false, first, second);
        step(() -> sink.answer("payments", AWAY));
        step(() -> {
            assertThat(sink.resumed).as("not all is answered").isZero();
            sink.answer("orders", AWAY);
        });
        steps(6);
        step(() -> sink.answerAll(SENT));
        steps(1);
        run();
        assertThat(sink.sent).containsExactly(first, second, first, second);
    }

    @Test
    void whatWasTakenAllTheSameIsNotSentAgain() {
        Message first = message("orders", "a");
        Message second = message("orders", "b");
        away(first, second);
        sink.recoveries.add(new Recovery.Complete(Set.of()));
        sink.recoveries.add(new Recovery.Complete(Set.of(first.id())));
        steps(10);
        step(() -> sink.answerAll(SENT));
        steps(1);
        run();
        assertThat(sink.sent).containsExactly(first, second, second);
        assertThat(counters.delivered.sum()).isEqualTo(2);
        assertThat(store.saved).hasSize(1);
    }

    /** Else the sink would have to remember the first attempt for ever. */
    @Test
    void whatWasNotTakenIsSettledWithTheNextAttempt() {
        store.due = List.of(parked(message("orders", "a"), OutboxState.RETRY));
        step(() -> {
            store.due = List.of();
            sink.answerAll(AWAY);
        });
        steps(5);
        step(() -> sink.answerAll(SENT));
        steps(1);
        run();
        assertThat(sink.sent).hasSize(2);
        assertThat(sink.settled).isEqualTo(2);
    }

    /** The sink stopped behind it, so those behind it go again at once. */
    @Test
    void behindARefusalTheOthersGoAgainAtOnce() {
        sink.pipelining = Pipelining.ORDERED;
        Message refused = message("orders", "a");
        Message behind = message("orders", "a");
        Message other = message("payments", "b");
        append(false, refused, behind, other);
        step(() -> {
            sink.answer("payments", AWAY);
            // The first of the two alone.
            sink.answerFirst(BUSY);
            sink.answerAll(AWAY);
        });
        step(() -> {
            assertThat(sink.sent).containsExactly(refused, behind, other, other);
            assertThat(millis()).isLessThan(50);
            sink.answerAll(SENT);
        });
        steps(1);
        run();
        assertThat(store.parked)
                .extracting(ParkedMessage::state)
                .containsExactly(OutboxState.RETRY, OutboxState.WAITING);
        assertThat(parkedMessages()).containsExactly(refused, behind);
        assertThat(sink.resumed).isOne();
        assertThat(outage.problem()).isNull();
    }

    @Test
    void ofASinkWithoutOrderARefusalWaitsForNobody() {
        Message refused = message("payments", "a");
        append(false, message("orders", "b"), refused);
        step(() -> sink.answer("payments", BUSY));
        step(() -> {});
        step(() -> sink.answerAll(SENT));
        run();
        assertThat(sink.resumed).isZero();
        assertThat(parkedMessages()).containsExactly(refused);
    }

    /** While others take messages. */
    @Test
    void whatADestinationLeftUnansweredWaitsForThatAlone() {
        Message silent = message("payments", "a");
        append(false, message("orders", "b"), silent);
        step(() -> {
            clock.advance(Duration.ofSeconds(2));
            sink.answer("orders", SENT);
            sink.answer("payments", AWAY);
        });
        steps(1);
        run();
        assertThat(sink.asked).isOne();
        assertThat(parkedMessages()).containsExactly(silent);
        assertThat(store.parked.getFirst().attempts()).isZero();
        assertThat(sink.sent).hasSize(2);
    }

    /** Else the sink would have to remember the send until the next one. */
    @Test
    void whatADestinationLeftUnansweredOfWhatIsParkedIsSettledToo() {
        store.due = List.of(parked(message("payments", "a"), OutboxState.RETRY));
        append(false, message("orders", "b"));
        step(() -> {
            store.due = List.of();
            clock.advance(Duration.ofSeconds(2));
            sink.answer("orders", SENT);
            sink.answer("payments", AWAY);
        });
        steps(1);
        run();
        assertThat(store.settlements)
                .anySatisfy(each -> assertThat(each.failedAgain()).hasSize(1));
        assertThat(sink.settled).isEqualTo(2);
    }

    @Test
    void whileTheSinkIsAwayTheRelayCanStop() {
        away(message("orders", "a"));
        step(() -> stopping = true);
        assertThatThrownBy(this::run)
                .isInstanceOf(TermEndedException.class)
                .hasMessage("asked to stop while the sink is away");
        assertThat(sink.sent).hasSize(1);
    }

    @Test
    void whileItWaitsForTheOtherAnswersTheRelayCanStop() {
        sink.pipelining = Pipelining.ORDERED;
        append(false, message("orders", "a"), message("payments", "b"));
        step(() -> sink.answer("payments", AWAY));
        stepsWithPoll();
        step(() -> stopping = true);
        assertThatThrownBy(this::run).isInstanceOf(TermEndedException.class);
        assertThat(sink.resumed).isZero();
    }

    @Test
    void whileItWaitsForTheFirstAnswerTheRelayCanStop() {
        away(message("orders", "a"));
        steps(5);
        step(() -> {
            assertThat(sink.sent).hasSize(2);
            stopping = true;
        });
        assertThatThrownBy(this::run).isInstanceOf(TermEndedException.class);
    }

    /** There is nothing to wait for then. */
    @Test
    void whatIsTakenAtOnceWhenItIsSentAgainEndsTheOutage() {
        away(message("orders", "a"));
        step(() -> sink.atOnce = SENT);
        steps(5);
        step(() -> assertThat(outage.problem()).isNull());
        run();
        assertThat(store.saved).hasSize(1);
    }

    /** However many fail at once, everything else goes on in between. */
    @Test
    void ofASinkWithoutOrderFiveHundredFailuresAreParkedAtOnce() {
        failAtOnce();
        run();
        assertThat(store.settlements.stream().map(each -> each.parked().size()).filter(size -> size > 0))
                .containsExactly(500, 1);
    }

    @Test
    void ofASinkWithOrderAllFailuresAreOne() {
        sink.pipelining = Pipelining.ORDERED;
        failAtOnce();
        run();
        assertThat(store.settlements.stream().map(each -> each.parked().size()).filter(size -> size > 0))
                .containsExactly(501);
    }

    private void failAtOnce() {
        Message[] many = new Message[501];
        for (int i = 0; i < many.length; i++) {
            many[i] = message("orders", "k" + i);
        }
        append(false, many);
        step(() -> sink.answerAll(SendResult.retryable("busy")));
        steps(2);
    }
}
