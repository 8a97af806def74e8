package dev.hitotsu.gateway.admin;

import dev.hitotsu.gateway.cache.ResponseCache;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /cache/purge?tag=NAME} or {@code ?route=ID}: removes answers from the cache, and says how many those
 * were.
 */
record CachePurge(Operations operations) {
    void handle(RoutingContext request) {
        List<String> tags = request.queryParam("tag");
        List<String> routes = request.queryParam("route");
        Optional<ResponseCache> cache = operations.cache();
        if (tags.size() + routes.size() != 1) {
            AdminServer.respond(request, 400, "{\"error\":\"expected: one tag, or one route\"}");
        } else if (cache.isEmpty()) {
            AdminServer.respond(request, 404, "{\"error\":\"no route has a cache\"}");
        } else if (!routes.isEmpty() && !isRoute(routes.getFirst())) {
            AdminServer.respond(request, 404, "{\"error\":\"there is no such route\"}");
        } else {
            respond(
                    request,
                    tags.isEmpty()
                            ? cache.get().purgeRoute(routes.getFirst())
                            : cache.get().purgeTag(tags.getFirst()));
        }
    }

    private boolean isRoute(String id) {
        return operations.status().table().routes().stream()
                .anyMatch(route -> route.id().equals(id));
    }

    private static void respond(RoutingContext request, Future<Long> purged) {
        purged.onSuccess(count -> AdminServer.respond(request, 200, "{\"purged\":" + count + "}"))
                .onFailure(away -> AdminServer.respond(
                        request, 503, "{\"error\":\"Redis does not answer; what is left must be purged again\"}"));
    }
}
