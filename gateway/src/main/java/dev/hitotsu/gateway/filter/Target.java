package dev.hitotsu.gateway.filter;

import io.vertx.core.Future;

/**
 * What answers the requests of a route: services behind the gateway, or something that composes an answer from several.
 */
@FunctionalInterface
public interface Target {
    /**
     * Answers one exchange. Called on the event loop; must not block.
     *
     * @return fails with a {@link RefusedException} to answer with an error
     */
    Future<Reply> answer(Exchange exchange);

    /**
     * Whether it calls {@link Exchange#sent} once a request may begin to have an effect. Each request that reaches a
     * target which does not counts as one that may have had it.
     */
    default boolean tellsWhenSent() {
        return false;
    }
}
