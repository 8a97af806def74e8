package dev.hitotsu.relay.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.relay.RecordedLog;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people hear of an outage. */
class OutageTrackerTest {
    private static final long LIMIT = Duration.ofSeconds(5).toNanos();

    private final RecordedLog log = RecordedLog.of(OutageTracker.class);
    private final OutageTracker outage =
            new OutageTracker("sink", new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 0), new Random(1));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void itIsToldOnceForEachReasonAndWhenItIsOver() {
        outage.recordSuccess();
        assertThat(outage.recordFailure("refused")).isEqualTo(Duration.ofMillis(100));
        assertThat(outage.recordFailure("refused")).isEqualTo(Duration.ofMillis(200));
        assertThat(outage.recordFailure("no route")).isEqualTo(Duration.ofMillis(400));
        assertThat(outage.problem()).isEqualTo("sink: no route");
        outage.recordSuccess();
        assertThat(outage.problem()).isNull();
        assertThat(outage.recordFailure("no route")).isEqualTo(Duration.ofMillis(100));

        assertThat(log.lines())
                .containsExactly(
                        "WARN sink: refused; nothing is lost, the next attempt is in 100 ms",
                        "WARN sink: no route; nothing is lost, the next attempt is in 400 ms",
                        "INFO sink: back after 3 failed attempts",
                        "WARN sink: no route; nothing is lost, the next attempt is in 100 ms");
    }

    @Test
    void aLongSilenceIsToldOnceAndItsEnd() {
        outage.checkSilence(LIMIT - 1);
        assertThat(outage.problem()).isNull();
        outage.checkSilence(LIMIT);
        outage.checkSilence(LIMIT + 1);
        assertThat(outage.problem()).isEqualTo("sink: no answer for 5 s");
        outage.checkSilence(0);
        outage.checkSilence(0);
        assertThat(outage.problem()).isNull();

        assertThat(log.lines())
                .containsExactly(
                        "WARN sink: no answer for 5 s; what is in flight waits, nothing is lost",
                        "INFO sink: answers again");
    }

    @Test
    void aSilenceDuringAnOutageIsNoNews() {
        outage.recordFailure("refused");
        outage.checkSilence(LIMIT);
        assertThat(outage.problem()).isEqualTo("sink: refused");
    }
}
