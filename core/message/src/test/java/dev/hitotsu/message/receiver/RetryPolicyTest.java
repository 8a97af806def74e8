package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Backoff;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> new RetryPolicy(Backoff.DEFAULT, 0, 1))
                .hasMessage("maxBatchAttempts: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> new RetryPolicy(Backoff.DEFAULT, 1, 0))
                .hasMessage("maxMessageAttempts: 0 (expected: 1 or more)");
    }
}
