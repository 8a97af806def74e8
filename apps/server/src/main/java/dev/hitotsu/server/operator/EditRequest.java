package dev.hitotsu.server.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to change of a message.
 *
 * @param payloadText another payload, as text
 * @param payloadBase64 another payload, in Base64
 * @param headers that are added or changed; an empty value removes one
 * @param reason why, for the audit record; null for none
 */
record EditRequest(
        @Nullable String topic,
        @Nullable String key,
        @Nullable String type,
        @Nullable String payloadText,
        @Nullable String payloadBase64,
        @Nullable Map<String, String> headers,
        @Nullable String reason) {

    /** @throws AdminProblem if the payload is given twice, or is no Base64 */
    MessageEdit edit() {
        return new MessageEdit(topic, key, type, payload(), headers == null ? Map.of() : headers);
    }

    private byte @Nullable [] payload() {
        if (payloadText != null && payloadBase64 != null) {
            throw AdminProblem.invalid("payloadText and payloadBase64 (expected: one of them)");
        }
        if (payloadText != null) {
            return payloadText.getBytes(UTF_8);
        }
        try {
            return payloadBase64 == null ? null : Base64.getDecoder().decode(payloadBase64);
        } catch (IllegalArgumentException e) {
            throw AdminProblem.invalid("payloadBase64: " + e.getMessage() + " (expected: Base64)");
        }
    }
}
