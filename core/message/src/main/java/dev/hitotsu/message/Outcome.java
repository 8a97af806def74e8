package dev.hitotsu.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: what the target said in the end to a message, on its way back to whoever sent that. It travels as a
 * {@link Message} with the topic, key and type of the call, and an id of its own. Immutable.
 *
 * @param callId the id of the message that was the call
 * @param round how often an operator has had the message sent again; each round has an outcome of its own
 * @param topic of the call
 * @param key of the call
 * @param type of the call
 * @param accepted whether the message is delivered; otherwise it was refused for good
 * @param answer what the target said
 */
public record Outcome(
        UUID callId, long round, String topic, @Nullable String key, String type, boolean accepted, Answer answer) {
    private static final String CALL_ID = "hitotsu-call-id";
    private static final String ROUND = "hitotsu-round";
    private static final String ACCEPTED = "hitotsu-accepted";
    private static final String STATUS = "hitotsu-status";
    private static final String TRUNCATED = "hitotsu-truncated";
    private static final Set<String> OWN = Set.of(CALL_ID, ROUND, ACCEPTED, STATUS, TRUNCATED);

    public Outcome {
        requireNonNull(callId, "callId: null (expected: the id of a message)");
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        requireNonNull(type, "type: null (expected: the type of a message)");
        requireNonNull(answer, "answer: null (expected: what the target said)");
    }

    /** How the message ended. */
    public static Outcome of(Message call, long round, boolean accepted, Answer answer) {
        requireNonNull(call, "call: null (expected: a message)");
        return new Outcome(call.id(), round, call.topic(), call.key(), call.type(), accepted, answer);
    }

    /**
     * The same for the same round of the same call, however often that was sent: an inbox recognises a repetition by
     * it.
     */
    public UUID id() {
        return UUID.nameUUIDFromBytes((callId + "/outcome/" + round).getBytes(UTF_8));
    }

    /** The outcome as a message. */
    public Message toMessage() {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers().asMap());
        headers.put(CALL_ID, callId.toString());
        headers.put(ROUND, Long.toString(round));
        headers.put(ACCEPTED, Boolean.toString(accepted));
        headers.put(STATUS, Integer.toString(answer.status()));
        headers.put(TRUNCATED, Boolean.toString(answer.truncated()));
        return Message.builder(topic, type)
                .id(id())
                .key(key)
                .payload(answer.body())
                .headers(Headers.of(headers))
                .build();
    }

    /**
     * The outcome that a message carries.
     *
     * @throws IllegalArgumentException if it carries none
     */
    public static Outcome of(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        Map<String, String> own = new LinkedHashMap<>(message.headers().asMap());
        own.keySet().removeIf(OWN::contains);
        byte[] body = message.payload();
        Answer answer = new Answer(
                Integer.parseInt(required(message, STATUS)),
                Headers.of(own),
                body == null ? new byte[0] : body,
                Boolean.parseBoolean(required(message, TRUNCATED)));
        return new Outcome(
                UUID.fromString(required(message, CALL_ID)),
                Long.parseLong(required(message, ROUND)),
                message.topic(),
                message.key(),
                message.type(),
                Boolean.parseBoolean(required(message, ACCEPTED)),
                answer);
    }

    private static String required(Message message, String header) {
        return message.headers()
                .get(header)
                .orElseThrow(() -> new IllegalArgumentException(
                        "header " + header + ": missing (expected: a message that is an outcome)"));
    }
}
