package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Message CALL =
            Message.builder("charges", "ChargeRequested").key("order-1").build();
    private static final Answer ANSWER =
            new Answer(402, Headers.empty().with("content-type", "text/plain"), new byte[] {1, 2}, true);

    @Test
    void travelsAsAMessageAndComesBackAsItWas() {
        Outcome outcome = Outcome.of(CALL, 3, false, ANSWER);

        assertThat(Outcome.of(outcome.toMessage())).isEqualTo(outcome);
        assertThat(outcome.toMessage().key()).isEqualTo("order-1");
        assertThat(outcome.callId()).isEqualTo(CALL.id());
    }

    @Test
    void theSameRoundHasTheSameIdAndAnotherRoundAnother() {
        Outcome first = Outcome.of(CALL, 0, false, ANSWER);

        assertThat(Outcome.of(CALL, 0, true, ANSWER).id()).isEqualTo(first.id());
        assertThat(Outcome.of(CALL, 1, false, ANSWER).id()).isNotEqualTo(first.id());
        assertThat(first.id()).isNotEqualTo(CALL.id());
    }

    @Test
    void anotherMessageIsNoOutcome() {
        assertThatThrownBy(() -> Outcome.of(CALL))
                .hasMessage("header hitotsu-status: missing (expected: a message that is an outcome)");
    }

    @Test
    void anAnswerShowsNothingPersonal() {
        assertThat(ANSWER).hasToString("Answer[status=402, body=2 bytes, truncated]");
    }
}
