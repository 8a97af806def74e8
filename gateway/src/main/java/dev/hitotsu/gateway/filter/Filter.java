package dev.hitotsu.gateway.filter;

import io.vertx.core.Future;

/**
 * Something that happens to the requests of a route before its target answers, to the replies afterwards, or to both. A
 * filter either passes the exchange on with {@link Next#proceed} or answers itself.
 *
 * <p>One object serves all requests of its routes, on several threads at once. A filter that fails, with an exception
 * or with a failed future, answers with 500 and stops nothing else; a {@link RefusedException} becomes the answer that
 * it describes.
 */
@FunctionalInterface
public interface Filter {
    /** Handles one exchange. On the event loop this must not block. */
    Future<Reply> apply(Exchange exchange, Next next);

    /** Whether {@link #apply} may block. It then runs on a virtual thread of its own. */
    default boolean mayBlock() {
        return false;
    }
}
