package dev.hitotsu.servlet;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.identity.AssertedIdentity;
import dev.hitotsu.identity.IdentityAssertions;
import dev.hitotsu.identity.InvalidAssertionException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only requests pass of which a gateway has signed who sends them. Behind it the sender is the request's user
 * principal, its scopes are roles, and {@code X-User-ID} and the gateway's further headers say what was signed,
 * whatever stood in them. Needs {@code hitotsu-identity}.
 *
 * <pre>{@code
 * URI keys = URI.create("http://gateway:8490/.well-known/jwks.json");
 * IdentityAssertions assertions = IdentityAssertions.keysAt(keys, "gateway", "orders");
 * servletContext.addFilter("identity", IdentityFilter.of(assertions)).addMappingForUrlPatterns(null, false, "/*");
 * }</pre>
 *
 * <p>Thread-safe. Blocks only while keys are fetched.
 */
public final class IdentityFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(IdentityFilter.class);

    private final transient IdentityAssertions assertions;
    private final boolean allowsAnonymous;

    private IdentityFilter(IdentityAssertions assertions, boolean allowsAnonymous) {
        this.assertions = assertions;
        this.allowsAnonymous = allowsAnonymous;
    }

    /** A filter that answers 401 to requests without an assertion, or with one that is not to be believed. */
    public static IdentityFilter of(IdentityAssertions assertions) {
        requireNonNull(assertions, "assertions: null (expected: what checks them)");
        return new IdentityFilter(assertions, false);
    }

    /**
     * A filter that lets requests without an assertion pass, as those of nobody. One that is not to be believed gets
     * 401.
     */
    public IdentityFilter allowingAnonymous() {
        return new IdentityFilter(assertions, true);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> values = Collections.list(request.getHeaders(IdentityAssertions.HEADER));
        if (values.isEmpty() && allowsAnonymous) {
            chain.doFilter(IdentifiedRequest.ofNobody(request), response);
            return;
        }
        AssertedIdentity sender;
        try {
            sender = assertions.verify(values);
        } catch (InvalidAssertionException e) {
            log.warn("{} {}: {}", request.getMethod(), request.getRequestURI(), e.getMessage());
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        chain.doFilter(IdentifiedRequest.of(request, sender), response);
    }
}
