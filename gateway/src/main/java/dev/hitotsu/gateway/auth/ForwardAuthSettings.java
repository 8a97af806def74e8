package dev.hitotsu.gateway.auth;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How a server of one's own is asked about each request.
 *
 * @param url that is asked, with GET
 * @param send headers of the request that it gets
 * @param subject header of its answer that says who sent the request
 * @param headers for the upstream, and the headers of the answer that they get
 */
public record ForwardAuthSettings(
        String url, Set<String> send, String subject, Map<String, String> headers, Duration timeout) {
    public ForwardAuthSettings {
        send = Set.copyOf(send);
        headers = Map.copyOf(headers);
        IntrospectionSettings.checkUrl("forward", url);
        IntrospectionSettings.checkTimeout(timeout);
    }
}
