package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.RequestHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a message of a request again, for a receiver on the JVM: the counterpart of {@link BodyFormat#CLOUD_EVENT}.
 * Verify the signature first.
 */
public final class EventRequest {
    /** What belongs to the request and not to the message. */
    private static final Set<String> REQUEST_HEADERS =
            Set.of("accept", "accept-encoding", "authorization", "user-agent", "idempotency-key", "date", "via");

    private EventRequest() {}

    /**
     * The message that the request carries.
     *
     * @param topic of the message, which the receiver knows by where the request came in
     * @param requestHeaders names in any case
     * @param body not copied
     * @throws IllegalArgumentException if it carries none; the text says what is wrong
     */
    public static Message decode(String topic, Map<String, List<String>> requestHeaders, byte[] body) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        requireNonNull(requestHeaders, "headers: null (expected: the headers of a request)");
        requireNonNull(body, "body: null (expected: bytes)");
        RequestHeaders headers = RequestHeaders.of(requestHeaders);
        return Message.builder(topic, required(headers, EventHeaders.TYPE))
                .id(UUID.fromString(required(headers, EventHeaders.ID)))
                .key(headers.get(SinkHeaders.KEY))
                .occurredAt(headers.time())
                .payload(headers.contains(SinkHeaders.TOMBSTONE) ? null : body)
                .headers(Headers.ofValid(ownHeaders(headers.asMap())))
                .build();
    }

    private static String required(RequestHeaders headers, String attribute) {
        return headers.required(EventHeaders.overHttp(attribute), "an event in binary mode");
    }

    private static Map<String, String> ownHeaders(Map<String, String> headers) {
        Map<String, String> own = new LinkedHashMap<>(headers);
        own.keySet().removeIf(name -> HeaderText.obstacle(name) != null || REQUEST_HEADERS.contains(name));
        return own;
    }
}
