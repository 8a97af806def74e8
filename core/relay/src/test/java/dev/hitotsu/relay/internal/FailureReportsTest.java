package dev.hitotsu.relay.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.RecordedLog;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureReportsTest {
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").build();

    private final RecordedLog log = RecordedLog.of(FailureReports.class);
    /** A clock without an origin. */
    private long nanos = -Duration.ofHours(1).toNanos();

    private final FailureReports reports = new FailureReports(Duration.ofSeconds(10), () -> nanos);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theFirstFailureIsToldAtOnceAndOthersEveryTenSeconds() {
        for (int i = 0; i < 95; i++) {
            reports.recordFailure(MESSAGE, "unknown topic\n" + i, false);
            pass(Duration.ofMillis(100));
        }
        pass(Duration.ofSeconds(10));

        assertThat(log.lines())
                .containsExactly(
                        "WARN topic orders: 1 send failed; the last was message " + MESSAGE.id() + ": unknown topic 0",
                        "WARN topic orders: 94 sends failed; the last was message " + MESSAGE.id()
                                + ": unknown topic 94");
    }

    @Test
    void theFirstMessageThatIsGivenUpIsToldAtOnce() {
        reports.recordFailure(MESSAGE, "too large", false);
        reports.recordFailure(MESSAGE, "too large", true);
        reports.recordFailure(MESSAGE, "too large", true);

        assertThat(log.lines())
                .hasSize(2)
                .last()
                .isEqualTo("WARN topic orders: 1 send failed, 1 message given up; the last was message " + MESSAGE.id()
                        + ": too large");
    }

    @Test
    void theEndIsToldOnceWhatFailedGetsThrough() {
        reports.recordFailure(MESSAGE, "full", true);
        reports.recordDelivered(MESSAGE);
        pass(Duration.ofSeconds(9));
        assertThat(log.lines()).hasSize(1);
        pass(Duration.ofSeconds(1));

        assertThat(log.lines())
                .last()
                .isEqualTo("INFO topic orders: what had failed gets through again; 1 send had failed, 1 message given"
                        + " up");
        reports.recordFailure(MESSAGE, "full", false);
        assertThat(log.lines()).last().asString().startsWith("WARN topic orders: 1 send failed;");
    }

    @Test
    void aTopicWhoseMessagesWereAllGivenUpIsForgottenAfterAWhile() {
        reports.recordFailure(MESSAGE, "full", true);
        pass(Duration.ofSeconds(59));
        assertThat(log.lines()).hasSize(1);
        pass(Duration.ofSeconds(1));

        assertThat(log.lines()).last().asString().startsWith("INFO topic orders: nothing has failed for a while");
    }

    @Test
    void afterTenSecondsToTheNanosecondThereIsMoreToTell() {
        reports.recordFailure(MESSAGE, "full", false);
        reports.recordFailure(MESSAGE, "full", false);
        pass(Duration.ofNanos(9_999_999_999L));
        assertThat(log.lines()).hasSize(1);
        // Not looked for again within a second.
        pass(Duration.ofSeconds(1));
        assertThat(log.lines()).hasSize(2);
        nanos += Duration.ofSeconds(10).toNanos();
        reports.recordFailure(MESSAGE, "full", false);
        assertThat(log.lines()).hasSize(3);
    }

    @Test
    void whatIsDueAtOnceIsToldAtOnce() {
        reports.recordFailure(MESSAGE, "full", false);
        reports.recordFailure(MESSAGE, "full", false);
        pass(Duration.ofSeconds(10));
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void topicsWithoutEndTakeNoMemoryWithoutEnd() {
        for (int i = 0; i < 1_000; i++) {
            reports.recordFailure(MESSAGE.withTopic("t" + i), "full", true);
        }
        nanos += Duration.ofMinutes(5).toNanos();
        reports.logDue();

        assertThat(log.lines().stream().filter(line -> line.startsWith("INFO"))).hasSize(200);
    }

    private void pass(Duration length) {
        nanos += length.toNanos();
        reports.logDue();
    }
}
