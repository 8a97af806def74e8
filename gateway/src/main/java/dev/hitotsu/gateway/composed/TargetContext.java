package dev.hitotsu.gateway.composed;

import dev.hitotsu.gateway.filter.Target;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** What a composed target gets from the gateway. Used while the target is made. */
public interface TargetContext {
    /**
     * An upstream, with its limits, breaker, retries and connections, and the time-out of the route. It answers
     * exchanges that were made by {@link dev.hitotsu.gateway.filter.Exchange#call}.
     */
    Target upstream(String name);

    Vertx vertx();

    /**
     * A part that lives on in the next configuration if its settings are the same there. Closed after that if it is
     * closeable.
     */
    <K, V> V part(K settings, Function<K, V> factory);
}
