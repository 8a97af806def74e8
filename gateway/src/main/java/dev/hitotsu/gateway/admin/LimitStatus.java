package dev.hitotsu.gateway.admin;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.gateway.limit.LimitSettings;
import dev.hitotsu.gateway.limit.SharedLimiter;
import java.util.List;

/** How limits are at one moment. */
final class LimitStatus {
    private static final JsonMapper JSON = new JsonMapper();

    private LimitStatus() {}

    static String json(List<SharedLimiter> limiters) {
        ObjectNode status = JSON.createObjectNode();
        ArrayNode limits = status.putArray("limits");
        limiters.forEach(limiter -> describe(limiter, limits.addObject()));
        return status.toString();
    }

    private static void describe(SharedLimiter limiter, ObjectNode json) {
        LimitSettings settings = limiter.settings();
        json.put("name", settings.name())
                .put("requests", settings.window().maxRequests())
                .put("seconds", settings.window().length().toMillis() / 1e3)
                .put("key", EnumNames.kebabCase(settings.key()))
                .put("countedIn", limiter.isAlone() ? "this gateway" : "redis");
    }
}
