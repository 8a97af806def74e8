package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class FailureLogTest {
    private final RecordingLogger logger = new RecordingLogger();
    private long now;

    private void after(Duration time) {
        now += time.toNanos();
    }

    @Test
    void logsTheFirstOfAKindWithItsTraceAndThenOneLineAMinute() {
        FailureLog log = new FailureLog(logger, () -> now);
        for (int i = 0; i < 130; i++) {
            log.log(Level.WARN, "message " + i, new IllegalStateException("database away"));
            after(Duration.ofSeconds(1));
        }
        log.log(Level.ERROR, "another", new IllegalArgumentException("database away"));

        assertThat(logger.lines)
                .containsExactly(
                        "WARN message 0 *",
                        "WARN message 60: IllegalStateException: database away (59 more like it since it was last logged)",
                        "WARN message 120: IllegalStateException: database away (59 more like it since it was last logged)",
                        "ERROR another *");
    }

    /** Whose error it is may have made a text of it that throws. */
    @Test
    void describesAnErrorWhoseTextFails() {
        class Odd extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("odd");
            }
        }
        assertThat(FailureLog.describe(new Odd()))
                .isEqualTo("Odd: its text fails with java.lang.IllegalStateException");
        assertThat(FailureLog.describe(new IllegalStateException(" "))).isEqualTo("IllegalStateException");
    }
}
