package dev.hitotsu.http;

import dev.hitotsu.message.EventHeaders;
import dev.hitotsu.message.EventTime;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.PercentEncoding;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns messages into requests. Thread-safe. */
final class RequestEncoder {
    private static final byte[] NO_BODY = {};
    private static final int MAX_KEY = 255;
    private static final int MAX_HEADERS = 100;

    private final String source;
    private final InstantSource clock;

    RequestEncoder(String source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Why HTTP, or the destination, cannot take this message; empty if it can. */
    static Optional<String> rejectionReason(Message message, HttpDestination destination) {
        if (message.payloadSize() > destination.limits().maxBody()) {
            return Optional.of("body: " + message.payloadSize() + " bytes (expected: at most "
                    + destination.limits().maxBody() + ", the limit of destination " + destination.name() + ")");
        }
        if (message.headers().asMap().size() > MAX_HEADERS) {
            return Optional.of(
                    "headers: " + message.headers().asMap().size() + " (expected: at most " + MAX_HEADERS + ")");
        }
        for (String name : message.headers().asMap().keySet()) {
            String obstacle = HeaderText.obstacle(name);
            if (obstacle != null) {
                return Optional.of(obstacle);
            }
            if (isSetBy(destination, name)) {
                return Optional.of(
                        "header " + name + ": set by destination " + destination.name() + " (expected: another name)");
            }
        }
        String key = idempotencyKey(message);
        return key.isEmpty() || key.length() > MAX_KEY
                ? Optional.of("header " + SinkHeaders.IDEMPOTENCY_KEY + ": " + key.length()
                        + " characters (expected: 1.." + MAX_KEY + ")")
                : Optional.empty();
    }

    private static boolean isSetBy(HttpDestination destination, String name) {
        return destination.headers().asMap().keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    /** A request for one attempt, signed with the time of now. */
    HttpRequest request(Message message, HttpDestination destination, URI uri) {
        byte[] payload = message.payload();
        byte[] body = payload == null ? NO_BODY : payload;
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofByteArray(body))
                .version(uri.getScheme().equals("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        destination.headers().asMap().forEach(request::setHeader);
        ownHeaders(message).forEach((name, value) -> request.setHeader(name, PercentEncoding.encode(value)));
        request.setHeader(SinkHeaders.IDEMPOTENCY_KEY, PercentEncoding.encode(idempotencyKey(message)));
        if (destination.format() == BodyFormat.CLOUD_EVENT) {
            addAttributes(request, message);
        }
        sign(request, destination, message, body);
        return request.build();
    }

    /** The business's own key where the message carries one; its id otherwise. */
    static String idempotencyKey(Message message) {
        return message.headers().asMap().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(SinkHeaders.IDEMPOTENCY_KEY))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> message.id().toString());
    }

    private static Map<String, String> ownHeaders(Message message) {
        Headers headers = message.headers();
        return headers.asMap().entrySet().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase(SinkHeaders.URL))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void addAttributes(HttpRequest.Builder request, Message message) {
        set(request, EventHeaders.SPEC_VERSION, "1.0");
        set(request, EventHeaders.ID, message.id().toString());
        set(request, EventHeaders.SOURCE, source);
        set(request, EventHeaders.TYPE, message.type());
        set(request, EventHeaders.TIME, EventTime.format(message.occurredAt()));
        String key = message.key();
        if (key != null) {
            request.setHeader(SinkHeaders.KEY, PercentEncoding.encode(key));
        }
        if (message.payload() == null) {
            request.setHeader(SinkHeaders.TOMBSTONE, "true");
        }
    }

    private static void set(HttpRequest.Builder request, String attribute, String value) {
        request.setHeader(EventHeaders.overHttp(attribute), PercentEncoding.encode(value));
    }

    private void sign(HttpRequest.Builder request, HttpDestination destination, Message message, byte[] body) {
        String id = message.id().toString();
        Instant now = clock.instant();
        String signatures = destination.signingKeys().current().stream()
                .map(key -> key.sign(id, now, body))
                .collect(Collectors.joining(" "));
        if (!signatures.isEmpty()) {
            request.setHeader(SigningKey.ID, id);
            request.setHeader(SigningKey.TIMESTAMP, String.valueOf(now.getEpochSecond()));
            request.setHeader(SigningKey.SIGNATURE, signatures);
        }
    }
}
