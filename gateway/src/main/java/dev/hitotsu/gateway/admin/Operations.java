package dev.hitotsu.gateway.admin;

import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.gateway.cache.ResponseCache;
import dev.hitotsu.gateway.difference.ConfigChange;
import dev.hitotsu.gateway.limit.SharedLimiter;
import java.util.List;
import java.util.Optional;

/** What operators can ask of a gateway. Thread-safe; does not block. */
public interface Operations {
    /** How it is. */
    GatewayStatus status();

    /** Which route, filters and upstream would serve a request, in words. Nothing is sent. */
    List<String> explain(String method, String target, String host);

    /** What another configuration has otherwise than the one in use. It may be one that the gateway would refuse. */
    List<ConfigChange> compare(ConfigOutline other);

    /** What the configuration in use has otherwise than the one before; empty if there was none since the start. */
    Optional<List<ConfigChange>> lastChange();

    /** Whether load balancers should send requests. */
    boolean isReady();

    /** From now on it is not ready, but goes on serving. */
    void drain();

    /** Its metrics, in the text format of Prometheus. */
    String metrics();

    /** The public keys of its assertions, as a JSON Web Key Set; empty if it makes none. */
    Optional<String> assertionKeys();

    /** The limits that its routes have. */
    List<SharedLimiter> limits();

    /** Where its answers are kept; empty if no route has a cache. */
    Optional<ResponseCache> cache();
}
