package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.postgresql.PostgreSqlBacklog.Snapshot;
import dev.hitotsu.relay.RelayStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RelayMonitorTest {
    private static final RelayStatus RELAY = new RelayStatus(RelayStatus.Role.LEADING, 3, 12_345, 0, 0, 2, 0, 1, null);

    @Test
    void progressTellsWhatWasDeliveredAndWhatWaits() {
        assertThat(RelayMonitor.progress(RELAY, 234, new Snapshot(1_000, Duration.ofMillis(2_140))))
                .isEqualTo("delivered 12,345, 234/s now, 2 parked, about 1,000 pending, the oldest for 2.1 s");
        assertThat(RelayMonitor.progress(RELAY, 234, new Snapshot(1, Duration.ofMinutes(90))))
                .endsWith("the oldest for 90 min");
    }

    @Test
    void progressDoesNotGuessTheBacklog() {
        assertThat(RelayMonitor.progress(RELAY, 10, new Snapshot(0, Duration.ZERO)))
                .endsWith("no messages pending");
        assertThat(RelayMonitor.progress(RELAY, 10, null)).endsWith("backlog unknown");
    }
}
