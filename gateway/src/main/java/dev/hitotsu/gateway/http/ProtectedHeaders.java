package dev.hitotsu.gateway.http;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Headers that only the gateway may set: who sent a request, and on which way it came. They never pass from outside, in
 * whatever spelling: programs behind the gateway may not tell {@code X_User_ID} from {@code X-User-ID} (CGI cannot).
 */
public final class ProtectedHeaders {
    /** The subject of the request. */
    public static final String USER_ID = "X-User-ID";

    /** The name of the request. */
    public static final String REQUEST_ID = "X-Request-ID";

    /** The subject and what else is known of the sender, signed by the gateway. */
    public static final String ASSERTION = "X-Identity-Assertion";

    private static final Set<String> ALWAYS = Set.of(
            "x-user-id",
            "x-request-id",
            "x-identity-assertion",
            "x-real-ip",
            "forwarded",
            "proxy",
            "x-api-client",
            "x-original-url",
            "x-rewrite-url");

    private final Set<String> names;

    private ProtectedHeaders(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /** The usual ones and these. */
    public static ProtectedHeaders with(Collection<String> further) {
        Set<String> names = new HashSet<>(ALWAYS);
        further.forEach(name -> names.add(normal(name)));
        return new ProtectedHeaders(names);
    }

    /** Whether a header must not come from outside. */
    public boolean contains(String name) {
        String normal = normal(name);
        return normal.startsWith("x-forwarded-") || names.contains(normal);
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
