package dev.hitotsu.server.relay;

import dev.hitotsu.postgresql.PostgreSqlBacklog.Snapshot;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.api.HealthBody;
import dev.hitotsu.server.api.RelayStatusBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a relay answers to requests about itself. Immutable; does not block. */
final class StatusResponses {
    private final String instance;
    private final RelayMonitor monitor;
    private final Duration maxPendingAge;

    StatusResponses(String instance, RelayMonitor monitor, Duration maxPendingAge) {
        this.instance = instance;
        this.monitor = monitor;
        this.maxPendingAge = maxPendingAge;
    }

    /** The body is healthy if messages get through in time. Otherwise, or if that is unknown, it gives a reason. */
    HealthBody health() {
        return HealthBody.of(unhealthyReason(), maxPendingAge, monitor.backlog());
    }

    RelayStatusBody status() {
        return RelayStatusBody.of(instance, monitor.status(), monitor.backlog());
    }

    private @Nullable String unhealthyReason() {
        if (monitor.status().role() == RelayStatus.Role.STOPPED) {
            return "the relay has stopped";
        }
        Snapshot backlog = monitor.backlog();
        if (backlog == null) {
            String problem = monitor.databaseProblem();
            return problem == null ? "the backlog has not been read yet" : problem;
        }
        return backlog.oldestAge().compareTo(maxPendingAge) <= 0
                ? null
                : "oldest pending message: " + backlog.oldestAge().toSeconds() + " s (expected: at most "
                        + maxPendingAge.toSeconds() + " s)";
    }
}
