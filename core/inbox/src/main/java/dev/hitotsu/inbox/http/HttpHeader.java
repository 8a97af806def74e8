package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

/**
 * A field of an answer.
 *
 * @param name in any case
 */
public record HttpHeader(String name, String value) {
    public HttpHeader {
        requireNonNull(name, "name: null (expected: the name of a header)");
        requireNonNull(value, "value: null (expected: text)");
    }
}
