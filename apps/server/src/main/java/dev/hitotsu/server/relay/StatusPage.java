package dev.hitotsu.server.relay;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.config.Conversions;
import dev.hitotsu.postgresql.PostgreSqlBacklog.Backlog;
import dev.hitotsu.relay.RelayStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a relay answers about itself, as JSON. Immutable; does not block. */
final class StatusPage {
    private static final JsonMapper JSON = new JsonMapper();

    private final String instance;
    private final RelayReport report;
    private final Duration maxPendingAge;

    StatusPage(String instance, RelayReport report, Duration maxPendingAge) {
        this.instance = instance;
        this.report = report;
        this.maxPendingAge = maxPendingAge;
    }

    record Answer(int status, String json) {}

    /** 200 where messages get through in time; 503 and a reason where they do not, or nobody knows. */
    Answer health() {
        String reason = unhealthy();
        ObjectNode body = JSON.createObjectNode();
        body.put("healthy", reason == null);
        body.put("reason", reason);
        body.put("maxPendingAgeMillis", maxPendingAge.toMillis());
        putBacklog(body);
        return new Answer(reason == null ? 200 : 503, body.toString());
    }

    Answer status() {
        RelayStatus now = report.status();
        ObjectNode body = JSON.createObjectNode();
        body.put("instance", instance);
        body.put("role", Conversions.written(now.role()));
        body.put("fence", now.fence());
        body.put("delivered", now.delivered());
        body.put("failed", now.failed());
        body.put("resent", now.resent());
        body.put("parked", now.parked());
        body.put("inFlight", now.inFlight());
        body.put("terms", now.terms());
        body.put("problem", now.problem());
        putBacklog(body);
        return new Answer(200, body.toString());
    }

    private @Nullable String unhealthy() {
        if (report.status().role() == RelayStatus.Role.STOPPED) {
            return "the relay has stopped";
        }
        Backlog backlog = report.backlog();
        if (backlog == null) {
            String trouble = report.databaseTrouble();
            return trouble == null ? "the database was not asked yet" : trouble;
        }
        return backlog.oldestAge().compareTo(maxPendingAge) <= 0
                ? null
                : "oldest pending message: " + backlog.oldestAge().toSeconds() + " s (expected: "
                        + maxPendingAge.toSeconds() + " s at most)";
    }

    private void putBacklog(ObjectNode body) {
        Backlog backlog = report.backlog();
        if (backlog != null) {
            body.put("backlog", backlog.messages());
            body.put("oldestPendingAgeMillis", backlog.oldestAge().toMillis());
        }
    }
}
