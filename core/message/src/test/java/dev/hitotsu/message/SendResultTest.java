package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.SendResult.DestinationUnavailable;
import dev.hitotsu.message.SendResult.Retryable;
import dev.hitotsu.message.SendResult.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class SendResultTest {
    private static final Duration BACK = Duration.ofNanos(-1);

    @Test
    @SuppressWarnings("NullAway")
    void aFailureHasAReasonAndNoTimeThatHasPassed() {
        List<BiFunction<String, Duration, SendResult>> failures =
                List.of(Retryable::new, DestinationUnavailable::new, Unavailable::new);
        for (BiFunction<String, Duration, SendResult> failure : failures) {
            assertThat(failure.apply("busy", Duration.ZERO).retryAfter()).isZero();
            assertThat(failure.apply("busy", Duration.ofSeconds(3)).retryAfter())
                    .isEqualTo(Duration.ofSeconds(3));
            assertThatThrownBy(() -> failure.apply(null, Duration.ZERO))
                    .hasMessage("reason: null (expected: a reason)");
            assertThatThrownBy(() -> failure.apply("busy", BACK))
                    .hasMessage("retryAfter: PT-0.000000001S (expected: PT0S or longer)");
        }
        assertThatThrownBy(() -> SendResult.rejected(null)).hasMessage("reason: null (expected: a reason)");
    }

    @Test
    void anAnswerComesWithWhatIsFinal() {
        Answer answer = new Answer(200, Headers.empty(), new byte[0], false);

        assertThat(SendResult.sent(answer).answer()).isSameAs(answer);
        assertThat(SendResult.sent(null)).isSameAs(SendResult.sent());
        assertThat(SendResult.sent().answer()).isNull();
        assertThat(SendResult.rejected("no", answer).answer()).isSameAs(answer);
    }

    @Test
    void aFailureSaysWhatItConcerns() {
        assertThat(SendResult.retryable("a").scope()).isEqualTo(SendResult.Scope.MESSAGE);
        assertThat(SendResult.rejected("a").scope()).isEqualTo(SendResult.Scope.MESSAGE);
        assertThat(SendResult.destinationUnavailable("a").scope()).isEqualTo(SendResult.Scope.DESTINATION);
        assertThat(SendResult.unavailable("a").scope()).isEqualTo(SendResult.Scope.TARGET);
    }
}
