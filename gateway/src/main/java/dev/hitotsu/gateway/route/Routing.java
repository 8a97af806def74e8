package dev.hitotsu.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;

/** What the table says of a request. */
public sealed interface Routing {
    /** How large a body may be; none is expected without a route. */
    default long maxBodyBytes() {
        return this instanceof Found(Route route, Map<String, String> variables) ? route.maxBodyBytes() : 0;
    }

    /** There is a route. */
    record Found(Route route, Map<String, String> variables) implements Routing {}

    /** Routes have the path, but none the method. */
    record WrongMethod(Set<HttpMethod> allowed) implements Routing {}

    /** No route has the path. */
    record Unknown() implements Routing {}
}
