package dev.hitotsu.gateway.server;

import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.route.Routing;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a client is told when something went wrong. */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    /** For a request that could not be decoded. Where it ends is unknown. */
    static RefusedException ofDecoding(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line -> RefusedException.closing(414, "The request line is too long");
            case TooLongHttpHeaderException header -> RefusedException.closing(431, "The headers are too large");
            default -> RefusedException.closing(400, "The request is malformed");
        };
    }

    /** For a request without a route. */
    static RefusedException ofRouting(Routing none) {
        if (none instanceof Routing.WrongMethod(var allowed)) {
            String methods = allowed.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
            return RefusedException.of(405, "The method is not allowed", Map.of("Allow", methods));
        }
        return RefusedException.of(404, "There is nothing here");
    }

    /** For whatever a filter or a target failed with. The client learns nothing of it. */
    static RefusedException ofFailure(Throwable cause, String path) {
        if (cause instanceof RefusedException refused) {
            return refused;
        }
        log.error("{}: a filter or target failed", path, cause);
        return RefusedException.of(500, "Internal error");
    }
}
