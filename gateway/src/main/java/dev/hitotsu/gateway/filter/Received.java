package dev.hitotsu.gateway.filter;

import io.vertx.core.http.HttpMethod;

/**
 * A request as the client sent it, checked.
 *
 * @param id names the request in logs and upstream; unique
 * @param host the authority, in lower case and without its port
 * @param authority the authority with its port
 * @param path in its one canonical form
 * @param query without its question mark; empty if there is none
 * @param clientAddress of the client, or of the last machine before it that is not trusted
 * @param secure whether it came over TLS, to the gateway or to a trusted machine before it
 */
public record Received(
        String id,
        HttpMethod method,
        String host,
        String authority,
        String path,
        String query,
        String clientAddress,
        boolean secure) {
    /** Path and query. */
    public String uri() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
