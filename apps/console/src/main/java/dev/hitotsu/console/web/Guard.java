package dev.hitotsu.console.web;

import dev.hitotsu.console.source.ConsoleSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each request must pass before anything else: its Host is one of ours, and if it changes something, it comes from
 * one of our pages. Each answer gets the headers that keep a browser from doing anything else with it. Stateless.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy Level 3</a>
 */
final class Guard {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'";

    private final Set<String> names = new TreeSet<>();
    private final boolean isTls;

    Guard(ConsoleSettings settings) {
        settings.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        names.add(settings.host().toLowerCase(Locale.ROOT));
        if (settings.isLoopback()) {
            names.addAll(Set.of("localhost", "127.0.0.1", "::1"));
        }
        this.isTls = settings.tls() != null;
    }

    void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        addHeaders(context.response());
        if (!isOurs(request.authority())) {
            HostAndPort authority = request.authority();
            context.fail(new ConsoleProblem(
                    421,
                    "Host: " + (authority == null ? "none" : authority.host()) + " (expected: one of " + names + ")"));
        } else if (request.method() != HttpMethod.GET
                && request.method() != HttpMethod.HEAD
                && !isFromOurPage(request)) {
            context.fail(new ConsoleProblem(
                    403, "Origin: another site, or none (expected: a form of this console, or its own Origin)"));
        } else {
            context.next();
        }
    }

    private void addHeaders(HttpServerResponse response) {
        response.putHeader("content-security-policy", POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("x-frame-options", "DENY")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("cross-origin-resource-policy", "same-origin")
                .putHeader("cache-control", "no-store");
        if (isTls) {
            response.putHeader("strict-transport-security", "max-age=31536000");
        }
    }

    private boolean isOurs(@Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        String host = authority.host().toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
        return names.contains(host) || names.contains(host + ":" + authority.port());
    }

    /** As the browser wrote it: HTTP/2 has it in place of Host. */
    private static String authority(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String host = request.getHeader(HttpHeaders.HOST);
        return host != null || authority == null ? String.valueOf(host) : authority.toString();
    }

    /**
     * Browsers say where a post comes from; because our pages have no referrer, their Origin is "null". Whoever says
     * nothing at all is not one of our pages.
     */
    private static boolean isFromOurPage(HttpServerRequest request) {
        String site = request.getHeader("sec-fetch-site");
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean isSameOrigin = origin != null && origin.equals(request.scheme() + "://" + authority(request));
        if (site != null) {
            return site.equals("same-origin") && (origin == null || origin.equals("null") || isSameOrigin);
        }
        return isSameOrigin;
    }
}
