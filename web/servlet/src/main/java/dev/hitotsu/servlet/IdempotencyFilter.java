package dev.hitotsu.servlet;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpHeader;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.inbox.http.IdempotentRequest;
import dev.hitotsu.inbox.http.KeyCheck;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs requests with an {@code Idempotency-Key} once.
 *
 * <pre>{@code
 * HttpIdempotency<Connection> idempotency = HttpIdempotency.of(JdbcEffectRunner.of(dataSource, resultStore, "orders"));
 * servletContext.addFilter("idempotency", IdempotencyFilter.of(idempotency))
 *         .addMappingForUrlPatterns(null, false, "/orders/*");
 * }</pre>
 *
 * <p>What is behind it works in the transaction that {@link #context} returns, if there is one. Its response is held
 * back until it is kept. So it cannot be streamed, nor answered asynchronously; an error that it sends
 * ({@code sendError}) has no error page, and the parts of a multipart form are not available.
 *
 * <p>Thread-safe. Blocks.
 */
public final class IdempotencyFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String CONTEXT = IdempotencyFilter.class.getName() + ".context";

    private final transient HttpIdempotency<?> idempotency;
    private final transient Function<HttpServletRequest, String> principal;
    private final transient Function<HttpServletRequest, String> route;

    private IdempotencyFilter(
            HttpIdempotency<?> idempotency,
            Function<HttpServletRequest, String> principal,
            Function<HttpServletRequest, String> route) {
        this.idempotency = idempotency;
        this.principal = principal;
        this.route = route;
    }

    /** A filter. Keys belong to the user principal, or to nobody where there is none, and to the path. */
    public static IdempotencyFilter of(HttpIdempotency<?> idempotency) {
        requireNonNull(idempotency, "idempotency: null (expected: what runs requests once)");
        return new IdempotencyFilter(
                idempotency,
                request -> request.getUserPrincipal() == null
                        ? ""
                        : Objects.requireNonNullElse(request.getUserPrincipal().getName(), ""),
                HttpServletRequest::getRequestURI);
    }

    /**
     * A filter that takes from the request in another way who asks. It must be something that the client cannot choose.
     */
    public IdempotencyFilter withPrincipal(Function<HttpServletRequest, String> newPrincipal) {
        requireNonNull(newPrincipal, "principal: null (expected: what tells who asks)");
        return new IdempotencyFilter(idempotency, newPrincipal, route);
    }

    /**
     * A filter for which a key belongs to a route of the service, for example {@code /orders/:id}, and not to the path.
     */
    public IdempotencyFilter withRoute(Function<HttpServletRequest, String> newRoute) {
        requireNonNull(newRoute, "route: null (expected: what tells the route)");
        return new IdempotencyFilter(idempotency, principal, newRoute);
    }

    /**
     * The transaction or the lease in which a request runs; empty for a request that needs no key.
     *
     * @param type {@code java.sql.Connection} for an idempotency of a {@code JdbcEffectRunner}
     */
    public static <C> Optional<C> context(HttpServletRequest request, Class<C> type) {
        requireNonNull(request, "request: null (expected: a request)");
        requireNonNull(type, "type: null (expected: a class)");
        return Optional.ofNullable(request.getAttribute(CONTEXT)).map(type::cast);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (idempotency.check(request.getMethod(), Collections.list(request.getHeaders(HttpIdempotency.KEY)))) {
            case KeyCheck.NotNeeded() -> chain.doFilter(request, response);
            case KeyCheck.Refused(var answer) -> write(answer, response);
            case KeyCheck.Key(var key) -> handle(idempotency, key, request, response, chain);
        }
    }

    private <C> void handle(
            HttpIdempotency<C> once,
            String key,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        byte[] body = request.getInputStream().readNBytes(once.maxRequestSize() + 1);
        HeldResponse held = new HeldResponse(response, once.newAnswerBuffer());
        HttpAnswer answer;
        try {
            answer = once.<Exception>handle(idempotentRequest(key, request, body), context -> {
                request.setAttribute(CONTEXT, context);
                try {
                    chain.doFilter(new ReadRequest(request, body), held);
                } finally {
                    request.removeAttribute(CONTEXT);
                }
                return held.answer();
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
        if (held.isAnswer(answer)) {
            held.cookies().forEach(response::addCookie);
        }
        write(answer, response);
    }

    private IdempotentRequest idempotentRequest(String key, HttpServletRequest request, byte[] body) {
        String query = request.getQueryString();
        return new IdempotentRequest(
                principal.apply(request),
                request.getMethod(),
                route.apply(request),
                query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query,
                Objects.requireNonNullElse(request.getContentType(), ""),
                body,
                key);
    }

    private static void write(HttpAnswer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        for (HttpHeader header : answer.headers()) {
            if (header.name().equalsIgnoreCase("Content-Type")) {
                response.setContentType(header.value());
            } else if (!header.name().equalsIgnoreCase("Content-Length")) {
                response.addHeader(header.name(), header.value());
            }
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
