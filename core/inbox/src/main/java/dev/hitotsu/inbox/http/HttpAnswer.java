package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A response of a service.
 *
 * @param status 200..599
 * @param headers in their order
 * @param body perhaps empty; not copied
 */
public record HttpAnswer(int status, List<HttpHeader> headers, byte[] body) {
    private static final int MIN_STATUS = 200;
    private static final int MAX_STATUS = 599;

    public HttpAnswer {
        requireNonNull(headers, "headers: null (expected: a list, perhaps empty)");
        requireNonNull(body, "body: null (expected: bytes, perhaps none)");
        if (status < MIN_STATUS || status > MAX_STATUS) {
            throw new IllegalArgumentException(
                    "status: " + status + " (expected: " + MIN_STATUS + ".." + MAX_STATUS + ")");
        }
        headers = List.copyOf(headers);
    }

    /** The first value of a header; empty if there is none. */
    public Optional<String> header(String name) {
        requireNonNull(name, "name: null (expected: the name of a header)");
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HttpHeader::value)
                .findFirst();
    }
}
