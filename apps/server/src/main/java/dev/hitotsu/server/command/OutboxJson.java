package dev.hitotsu.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.cli.Printable;
import dev.hitotsu.config.Conversions;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outbox for machines. Names and forms stay the same within a major release. */
final class OutboxJson {
    private static final JsonMapper JSON = new JsonMapper();

    private OutboxJson() {}

    static String of(OutboxStatus status) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode counts = body.putObject("counts");
        for (OutboxState state : OutboxState.values()) {
            counts.put(Conversions.written(state), status.count(state));
        }
        body.put("oldestPendingAgeMillis", status.oldestPendingAge().toMillis());
        body.put("position", status.position());
        body.put("gaps", status.gaps());
        body.put("leader", status.leader());
        body.put("fence", status.fence());
        body.put("leaderUntil", text(status.leaderUntil()));
        body.put("savedAt", text(status.savedAt()));
        return body.toPrettyString();
    }

    static String of(List<OutboxEntry> entries) {
        var body = JSON.createArrayNode();
        entries.forEach(entry -> body.add(head(entry)));
        return body.toPrettyString();
    }

    /** With headers and payload. */
    static String of(OutboxEntry entry) {
        ObjectNode body = head(entry);
        Message message = entry.message();
        ObjectNode headers = body.putObject("headers");
        message.headers().asMap().forEach(headers::put);
        byte[] payload = message.payload();
        Optional<String> text = payload == null ? Optional.empty() : Printable.text(payload);
        if (text.isPresent()) {
            body.put("payloadText", text.get());
        } else {
            body.put(
                    "payloadBase64",
                    payload == null ? null : Base64.getEncoder().encodeToString(payload));
        }
        return body.toPrettyString();
    }

    static String changed(int messages) {
        JsonNode body = JSON.createObjectNode().put("changed", messages);
        return body.toPrettyString();
    }

    private static ObjectNode head(OutboxEntry entry) {
        Message message = entry.message();
        ObjectNode body = JSON.createObjectNode();
        body.put("id", message.id().toString());
        body.put("state", Conversions.written(entry.state()));
        body.put("position", entry.position());
        body.put("topic", message.topic());
        body.put("key", message.key());
        body.put("type", message.type());
        body.put("occurredAt", message.occurredAt().toString());
        body.put("deliverAfter", text(message.deliverAfter()));
        body.put("attempts", entry.attempts());
        body.put("nextAttemptAt", text(entry.nextAttemptAt()));
        body.put("lastError", entry.lastError());
        body.put("payloadSize", message.payloadSize());
        return body;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
