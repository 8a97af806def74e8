package dev.hitotsu.gateway.filter;

import java.util.Map;
import java.util.Set;

/**
 * Who sent a request, as far as the gateway has found out.
 *
 * @param subject the name of the user or partner; empty if nobody is known
 * @param scopes what the sender may do
 * @param headers what the upstream is told, by header name
 */
public record Identity(String subject, Set<String> scopes, Map<String, String> headers) {
    /** Nobody that is known. */
    public static final Identity ANONYMOUS = new Identity("", Set.of(), Map.of());

    public Identity {
        scopes = Set.copyOf(scopes);
        headers = Map.copyOf(headers);
    }

    /** Whether somebody is known. */
    public boolean isKnown() {
        return !subject.isEmpty();
    }
}
