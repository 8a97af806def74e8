package dev.hitotsu.servlet;

import dev.hitotsu.identity.AssertedIdentity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A request that says who sent it as it was signed, and never as the client says. */
final class IdentifiedRequest extends HttpServletRequestWrapper {
    private static final String USER = "X-User-ID";

    private final @Nullable AssertedIdentity sender;

    /** Null where the client may say nothing. */
    private final Map<String, @Nullable String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private IdentifiedRequest(HttpServletRequest request, @Nullable AssertedIdentity sender) {
        super(request);
        this.sender = sender;
        own.put(USER, sender == null ? null : sender.subject());
        if (sender != null) {
            own.putAll(sender.headers());
        }
    }

    static IdentifiedRequest of(HttpServletRequest request, AssertedIdentity sender) {
        return new IdentifiedRequest(request, sender);
    }

    static IdentifiedRequest ofNobody(HttpServletRequest request) {
        return new IdentifiedRequest(request, null);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return sender;
    }

    @Override
    public @Nullable String getRemoteUser() {
        return sender == null ? null : sender.subject();
    }

    @Override
    public boolean isUserInRole(String role) {
        return sender != null && sender.scopes().contains(role);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isOwn(name) ? own.get(written(name)) : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (!isOwn(name)) {
            return super.getHeaders(name);
        }
        String value = own.get(written(name));
        return Collections.enumeration(value == null ? List.of() : List.of(value));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !isOwn(name))
                .forEach(names::add);
        own.forEach((name, value) -> {
            if (value != null) {
                names.add(name);
            }
        });
        return Collections.enumeration(names);
    }

    private boolean isOwn(String name) {
        return own.containsKey(written(name));
    }

    /** Some servers and frameworks take an underscore for a hyphen. */
    private static String written(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
