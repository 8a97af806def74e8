package dev.hitotsu.server.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.outbox.OutboxEntry;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of an outbox with its headers and payload.
 *
 * @param complete false if the message is too large to be shown: then without headers and payload
 */
public record OutboxMessageBody(
        @JsonUnwrapped OutboxEntryBody entry,
        boolean complete,
        Map<String, String> headers,
        @JsonUnwrapped Payload payload) {

    /** The payload as text if a person can read it, and in Base64 otherwise. */
    public sealed interface Payload {
        /** Of a message; null for none. */
        static Payload of(byte @Nullable [] payload) {
            if (payload == null) {
                return new BinaryPayload(null);
            }
            return TerminalText.decode(payload)
                    .<Payload>map(TextPayload::new)
                    .orElseGet(() -> new BinaryPayload(Base64.getEncoder().encodeToString(payload)));
        }
    }

    /** UTF-8 without control characters. */
    public record TextPayload(String payloadText) implements Payload {}

    /** Other bytes in Base64; null for a message without payload. */
    public record BinaryPayload(@Nullable String payloadBase64) implements Payload {}

    public static OutboxMessageBody of(OutboxEntry entry) {
        return new OutboxMessageBody(
                OutboxEntryBody.of(entry),
                entry.isComplete(),
                entry.message().headers().asMap(),
                Payload.of(entry.message().payload()));
    }
}
