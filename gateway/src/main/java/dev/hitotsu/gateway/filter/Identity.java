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
 */
public record Identity(String authenticator, String subject, Set<String> scopes, Map<String, String> headers) {
    /** Nobody that is known. */
    public static final Identity ANONYMOUS = new Identity("", "", Set.of(), Map.of());

    public Identity {
        scopes = Set.copyOf(scopes);
        headers = Map.copyOf(headers);
    }

    /** A sender whom an authenticator has found, which does not know its own name. */
    public Identity(String subject, Set<String> scopes, Map<String, String> headers) {
        this("", subject, scopes, headers);
    }

    /** The same sender, as found by this authenticator. */
    public Identity foundBy(String name) {
        return new Identity(name, subject, scopes, headers);
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
