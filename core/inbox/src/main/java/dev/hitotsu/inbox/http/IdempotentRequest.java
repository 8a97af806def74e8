package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

/**
 * A request with an idempotency key.
 *
 * @param principal who asks, as the service has authenticated them; empty for nobody. Keys of different principals have
 *     nothing to do with each other.
 * @param method in capitals
 * @param route what is asked for, as the service's routes name it, for example {@code /orders/:id}; the path will do
 * @param target path and query
 * @param contentType empty for none
 * @param body the whole body, perhaps empty; not copied
 * @param key as {@link HttpIdempotency#check} read it
 */
public record IdempotentRequest(
        String principal, String method, String route, String target, String contentType, byte[] body, String key) {
    public IdempotentRequest {
        requireNonNull(principal, "principal: null (expected: text, perhaps empty)");
        requireNonNull(method, "method: null (expected: a method)");
        requireNonNull(route, "route: null (expected: a route)");
        requireNonNull(target, "target: null (expected: path and query)");
        requireNonNull(contentType, "contentType: null (expected: text, perhaps empty)");
        requireNonNull(body, "body: null (expected: bytes, perhaps none)");
        requireNonNull(key, "key: null (expected: an idempotency key)");
    }
}
