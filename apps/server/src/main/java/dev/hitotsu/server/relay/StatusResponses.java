package dev.hitotsu.server.relay;

import dev.hitotsu.outbox.OutboxBacklog.Snapshot;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.api.CappedCount;
import dev.hitotsu.server.api.ConsumersBody;
import dev.hitotsu.server.api.HealthBody;
import dev.hitotsu.server.api.ProbeBody;
import dev.hitotsu.server.api.RelayStatusBody;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a relay answers to requests about itself. Immutable; does not block. */
final class StatusResponses {
    private final String instance;
    private final RelayMonitor monitor;
    private final Duration maxPendingAge;
    private final long maxDead;
    private final Supplier<String> metrics;
    private final Supplier<@Nullable ConsumersBody> consumers;

    /**
     * Responses.
     *
     * @param metrics all metrics in the text format of Prometheus
     * @param consumers what consumers have parked; gives null where no inbox is kept
     */
    StatusResponses(
            String instance,
            RelayMonitor monitor,
            Duration maxPendingAge,
            long maxDead,
            Supplier<String> metrics,
            Supplier<@Nullable ConsumersBody> consumers) {
        this.instance = instance;
        this.monitor = monitor;
        this.maxPendingAge = maxPendingAge;
        this.maxDead = maxDead;
        this.metrics = metrics;
        this.consumers = consumers;
    }

    /**
     * The body is healthy if messages get through, and in time. Otherwise, or if that is unknown, it gives a reason.
     */
    HealthBody health() {
        return HealthBody.of(unhealthyReason(), maxPendingAge, maxDead, monitor.backlog(), consumers.get());
    }

    /** Ok unless a restart of the process would help: never for messages or for what is away. */
    ProbeBody live() {
        return ProbeBody.of(stoppedReason());
    }

    /** Ok if this process does its work: it leads and nothing keeps it from delivering, or it can take over. */
    ProbeBody ready() {
        String stopped = stoppedReason();
        String problem = stopped == null ? monitor.status().problem() : stopped;
        return ProbeBody.of(problem == null ? monitor.backlogProblem() : problem);
    }

    RelayStatusBody status() {
        return RelayStatusBody.of(instance, monitor.status(), monitor.backlog(), consumers.get());
    }

    String metrics() {
        return metrics.get();
    }

    private @Nullable String stoppedReason() {
        return monitor.status().role() == RelayStatus.Role.STOPPED ? "the relay has stopped" : null;
    }

    private @Nullable String unhealthyReason() {
        String stopped = stoppedReason();
        if (stopped != null) {
            return stopped;
        }
        String unknown = monitor.backlogProblem();
        Snapshot backlog = monitor.backlog();
        if (unknown != null || backlog == null) {
            return unknown == null ? "the backlog is unknown" : unknown;
        }
        OutboxLog log = backlog.log();
        if (log != null && log.problem() != null) {
            return log.problem();
        }
        String alarm = monitor.status().sourceAlarm();
        if (alarm != null) {
            return alarm;
        }
        if (backlog.oldestAge().compareTo(maxPendingAge) > 0) {
            return "oldest pending message: " + backlog.oldestAge().toSeconds() + " s (expected: at most "
                    + maxPendingAge.toSeconds() + " s)";
        }
        return backlog.dead() <= maxDead
                ? null
                : "dead messages: " + CappedCount.format(backlog.dead()) + " (expected: at most " + maxDead
                        + "; see \"hitotsu outbox list --state dead\")";
    }
}
