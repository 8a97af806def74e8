package dev.hitotsu.gateway.filter;

import io.vertx.core.Future;

/** What answers the requests of a route: services behind the gateway, or something that composes an answer from several. */
@FunctionalInterface
public interface Target {
    /**
     * Answers one exchange. Called on the event loop; must not block.
     *
     * @return fails with a {@link RefusedException} to answer with an error
     */
    Future<Reply> answer(Exchange exchange);
}
