package dev.hitotsu.gateway.auth;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Future;
import java.util.Optional;

/** Knows one kind of credentials. Thread-safe; does not block. */
public interface Authenticator {
    /**
     * Who sent the request.
     *
     * @return empty if it has no credentials of this kind; fails with a {@link RefusedException} if those are wrong
     */
    Future<Optional<Identity>> identify(Exchange exchange);

    /** What a client without credentials is told in {@code WWW-Authenticate}. */
    String challenge();
}
