package dev.hitotsu.gateway.filter;

import java.util.Map;
import java.util.Set;

/**
 * Who sent a request, as far as the gateway has found out.
 *
 * @param authenticator which of the configuration knows the sender; two may know different ones of the same name
 * @param subject the name of the user or partner; empty if nobody is known
 * @param scopes what the sender may do
 * @param headers what the upstream is told, by header name
 * @param claims what else is known of the sender, by the name of the claim; each may have several values
 */
public record Identity(
        String authenticator,
        String subject,
        Set<String> scopes,
        Map<String, String> headers,
        Map<String, Set<String>> claims) {
    /** Nobody that is known. */
    public static final Identity ANONYMOUS = new Identity("", Set.of(), Map.of());

    public Identity {
        scopes = Set.copyOf(scopes);
        headers = Map.copyOf(headers);
        claims = Map.copyOf(claims);
    }

    /** A sender whom an authenticator has found, which does not know its own name. */
    public Identity(String subject, Set<String> scopes, Map<String, String> headers, Map<String, Set<String>> claims) {
        this("", subject, scopes, headers, claims);
    }

    /** The same of whom nothing else is known. */
    public Identity(String subject, Set<String> scopes, Map<String, String> headers) {
        this(subject, scopes, headers, Map.of());
    }

    /** The same sender, as found by this authenticator. */
    public Identity foundBy(String name) {
        return new Identity(name, subject, scopes, headers, claims);
    }

    /** The sender, whoever else has the same name. */
    public String qualifiedSubject() {
        return authenticator.length() + ":" + authenticator + ":" + subject;
    }

    /** Whether somebody is known. */
    public boolean isKnown() {
        return !subject.isEmpty();
    }
}
