package dev.hitotsu.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.relay.RecordedLog;
import dev.hitotsu.relay.SteppedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What one target's trouble means to its messages, and when it is asked again. */
class TargetSessionTest {
    private static final SendResult AWAY = SendResult.unavailable("connection refused");
    private static final SendResult WAITS = SendResult.destinationUnavailable("search: connection refused");

    private final SteppedClock clock = new SteppedClock();
    private ManualTarget sink = new ManualTarget(Pipelining.ONE_PER_KEY);
    private TargetSession session = open();

    private void use(Pipelining pipelining) {
        sink = new ManualTarget(pipelining);
        session = open();
    }

    /** Without chance each pause has its full length. */
    private TargetSession open() {
        return new TargetSession(new Target(0, "search", sink, 3), 1, clock, () -> 0);
    }

    private CompletableFuture<SendResult> send() {
        return session.send(Message.builder("orders", "OrderPlaced").build());
    }

    /** The target is away, and the session knows. */
    private void fail(SendResult result) {
        send();
        sink.answerAll(result);
        session.poll();
    }

    /** For how many milliseconds it takes no message. */
    private long pause() {
        long millis = 0;
        while (sink.underWay() == 0) {
            if (send().isDone()) {
                clock.advance(Duration.ofMillis(1));
                millis++;
            }
        }
        return millis;
    }

    @Test
    void thePausesGrowUntilTheTargetTakesSomething() {
        fail(AWAY);
        assertThat(send()).isCompletedWithValue(WAITS);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pauses.add(pause());
            sink.answerAll(AWAY);
            session.poll();
        }
        pauses.add(pause());
        sink.answerAll(SendResult.sent());
        fail(AWAY);
        pauses.add(pause());

        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 100L);
    }

    @Test
    void aTargetThatAsksForALongerPauseGetsIt() {
        fail(new SendResult.Unavailable("busy", Duration.ofSeconds(3)));
        assertThat(pause()).isEqualTo(3000);
        sink.answerAll(new SendResult.Unavailable("busy", Duration.ofMillis(150)));
        session.poll();
        assertThat(pause()).as("its own is longer by then").isEqualTo(200);
    }

    /** Whatever was taken before it went away says nothing. */
    @Test
    void whatWasTakenBeforeTheOutageEndsNoOutage() {
        send();
        send();
        sink.answer(SendResult.sent());
        sink.answer(AWAY);
        session.poll();
        assertThat(pause()).isEqualTo(100);
        session.poll();
        sink.answerAll(AWAY);
        session.poll();
        assertThat(pause()).isEqualTo(200);
    }

    /** One that is taken beside one that fails says nothing either. */
    @Test
    void aTargetThatTakesOneAndRefusesTheNextIsStillAway() {
        fail(AWAY);
        assertThat(pause()).isEqualTo(100);
        send();
        sink.answer(SendResult.sent());
        sink.answer(AWAY);
        session.poll();
        assertThat(pause()).isEqualTo(200);
    }

    @Test
    void sixteenMessagesShowWhetherTheTargetIsBack() {
        fail(AWAY);
        clock.advance(Duration.ofMillis(100));
        for (int i = 0; i < 16; i++) {
            assertThat(send()).isNotDone();
        }
        assertThat(send()).isCompletedWithValue(WAITS);
        sink.answerAll(SendResult.sent());
        for (int i = 0; i < 17; i++) {
            assertThat(send()).isNotDone();
        }
        assertThat(sink.underWay()).as("as many as there are").isEqualTo(17);
    }

    /** Its other messages are under way all the while. */
    @Test
    void aTargetWithoutOrderGoesOnBesideARefusal() {
        send();
        send();
        sink.answer(SendResult.rejected("poison"));
        assertThat(sink.told()).containsExactly("open 1", "send orders", "send orders");
        assertThat(send()).isNotDone();
        assertThat(sink.told()).containsExactly("send orders");
    }

    @Test
    void aTargetWithOrderGoesOnWhenAllIsAnswered() {
        use(Pipelining.ORDERED);
        send();
        send();
        sink.answer(SendResult.rejected("poison"));
        CompletableFuture<SendResult> held = send();
        assertThat(sink.told()).containsExactly("open 1", "send orders", "send orders");
        sink.answer(SendResult.sent());
        session.poll();
        assertThat(sink.told()).containsExactly("resume", "send orders");
        assertThat(held).isNotDone();
        sink.answer(SendResult.sent());
        assertThat(held).isCompletedWithValue(SendResult.sent());
    }

    /** Not only when the last one is answered: that may take as long as the target is silent. */
    @Test
    void whatIsHeldComesBackOnceTheTargetIsKnownToBeAway() {
        use(Pipelining.ORDERED);
        send();
        send();
        send();
        sink.answer(SendResult.rejected("poison"));
        CompletableFuture<SendResult> held = send();
        sink.answer(AWAY);
        assertThat(held).isNotDone();
        session.poll();
        assertThat(held).isCompletedWithValue(WAITS);
        assertThat(send()).as("the third is still under way").isCompletedWithValue(WAITS);
        assertThat(sink.underWay()).isOne();
    }

    @Test
    void anOutageIsLoggedOnceForEachReason() {
        try (RecordedLog log = RecordedLog.of(TargetSession.class)) {
            fail(AWAY);
            pause();
            sink.answerAll(AWAY);
            session.poll();
            pause();
            sink.answerAll(SendResult.unavailable("no route"));
            session.poll();
            pause();
            sink.answerAll(SendResult.sent());
            session.poll();
            fail(SendResult.unavailable("no route"));

            assertThat(log.lines())
                    .containsExactly(
                            "WARN sink search: connection refused; its messages wait, those to other sinks go on",
                            "WARN sink search: no route; its messages wait, those to other sinks go on",
                            "INFO sink search: takes messages again",
                            "WARN sink search: no route; its messages wait, those to other sinks go on");
        }
    }

    @Test
    void abortingGivesBackWhatIsHeld() {
        use(Pipelining.ORDERED);
        send();
        send();
        sink.answer(SendResult.retryable("busy"));
        CompletableFuture<SendResult> held = send();
        sink.told();
        session.abort();
        assertThat(sink.told()).containsExactly("abort");
        assertThat(held).isCompletedWithValue(SendResult.unavailable("the session has ended"));
    }

    @Test
    void closingFreesTheSessionAndGivesBackWhatIsHeld() {
        use(Pipelining.ORDERED);
        send();
        send();
        sink.answer(SendResult.retryable("busy"));
        CompletableFuture<SendResult> held = send();
        sink.told();
        session.close();
        assertThat(sink.told()).containsExactly("close");
        assertThat(held).isCompletedWithValue(SendResult.unavailable("the session has ended"));
        assertThat(send()).isCompletedWithValue(SendResult.unavailable("the session has ended"));
        sink.answerAll(AWAY);
        session.poll();
        assertThat(sink.told()).isEmpty();
    }
}
