package dev.hitotsu.gateway.admin;

import dev.hitotsu.gateway.cache.ResponseCache;
import java.util.Optional;

/** What operators can ask of a gateway. Thread-safe; does not block. */
public interface Operations {
    /** How it is. */
    GatewayStatus status();

    /** Whether load balancers should send requests. */
    boolean isReady();

    /** From now on it is not ready, but goes on serving. */
    void drain();

    /** Where its answers are kept; empty if no route has a cache. */
    Optional<ResponseCache> cache();
}
