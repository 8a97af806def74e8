package dev.hitotsu.gateway.filter;

import io.vertx.core.Future;

/** The rest of the way: the filters that follow, and the target. */
@FunctionalInterface
public interface Next {
    /** Passes the exchange on. May be called from any thread, once for an exchange that has a body. */
    Future<Reply> proceed(Exchange exchange);
}
