package dev.hitotsu.springboot.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.servlet.IdempotencyFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.web.servlet.HandlerMapping;

/** Runs requests to {@link IdempotentHandlers} once, in a transaction of Spring's manager. Thread-safe. */
public final class IdempotentFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_ERROR = 400;

    private final transient IdempotentHandlers handlers;
    private final transient IdempotencyFilter once;

    /** A filter in front of the handlers. */
    public IdempotentFilter(IdempotentHandlers handlers, HttpIdempotency<TransactionStatus> idempotency) {
        this.handlers = requireNonNull(handlers, "handlers: null (expected: methods of controllers)");
        this.once = IdempotencyFilter.of(idempotency).withRoute(IdempotentFilter::route);
    }

    /** The mapping has noted it when it was asked. */
    private static String route(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null ? request.getRequestURI() : pattern.toString();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (handlers.isFor(request)) {
            once.doFilter(request, response, (read, held) -> handle(request, read, held, chain));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** What says that all is well may not stand for something that was rolled back. */
    private static void handle(HttpServletRequest request, ServletRequest read, ServletResponse held, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(read, held);
        boolean isRolledBack = IdempotencyFilter.context(request, TransactionStatus.class)
                .map(TransactionStatus::isRollbackOnly)
                .orElse(false);
        if (isRolledBack && ((HttpServletResponse) held).getStatus() < FIRST_ERROR) {
            throw new UnexpectedRollbackException(route(request)
                    + ": the transaction was marked for rollback (expected: an error as the response, or a commit)");
        }
    }
}
