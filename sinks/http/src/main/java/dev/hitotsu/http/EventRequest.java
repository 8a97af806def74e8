package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PercentEncoding;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
        Map<String, String> headers = new LinkedHashMap<>();
        requestHeaders.forEach((name, values) -> {
            if (name != null && !values.isEmpty()) {
                headers.put(name.toLowerCase(Locale.ROOT), PercentEncoding.decode(values.getFirst()));
            }
        });
        boolean tombstone = headers.containsKey(SinkHeaders.TOMBSTONE);
        return Message.builder(topic, required(headers, EventHeaders.TYPE))
                .id(UUID.fromString(required(headers, EventHeaders.ID)))
                .key(headers.get(SinkHeaders.KEY))
                .occurredAt(time(headers.get(EventHeaders.overHttp(EventHeaders.TIME))))
                .payload(tombstone ? null : body)
                .headers(Headers.ofValid(ownHeaders(headers)))
                .build();
    }

    private static String required(Map<String, String> headers, String attribute) {
        String name = EventHeaders.overHttp(attribute);
        String value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("header " + name + ": missing (expected: an event in binary mode)");
        }
        return value;
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("header ce-time: " + text + " (expected: a time as in RFC 3339)", e);
        }
    }

    private static Map<String, String> ownHeaders(Map<String, String> headers) {
        Map<String, String> own = new LinkedHashMap<>(headers);
        own.keySet().removeIf(name -> HeaderText.obstacle(name) != null || REQUEST_HEADERS.contains(name));
        return own;
    }
}
