package dev.hitotsu.identity;

import static java.util.Objects.requireNonNull;

import java.security.Principal;
import java.util.Map;
import java.util.Set;

/**
 * Who sent a request, as the gateway found out.
 *
 * @param subject the name of the user or partner
 * @param authenticator by which of its ways the gateway knows the sender; two of them may know different ones of the
 *     same name
 * @param scopes what the sender may do
 * @param headers further claims, by the headers in which the gateway tells them
 */
public record AssertedIdentity(String subject, String authenticator, Set<String> scopes, Map<String, String> headers)
        implements Principal {
    public AssertedIdentity {
        requireNonNull(subject, "subject: null (expected: a name)");
        requireNonNull(authenticator, "authenticator: null (expected: a name, perhaps empty)");
        requireNonNull(scopes, "scopes: null (expected: a set, perhaps empty)");
        requireNonNull(headers, "headers: null (expected: a map, perhaps empty)");
        if (subject.isEmpty()) {
            throw new IllegalArgumentException("subject: empty (expected: a name)");
        }
        scopes = Set.copyOf(scopes);
        headers = Map.copyOf(headers);
    }

    /** The subject. */
    @Override
    public String getName() {
        return subject;
    }
}
