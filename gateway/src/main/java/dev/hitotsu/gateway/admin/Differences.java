package dev.hitotsu.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.gateway.difference.ConfigChange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /differences} says what the configuration in the body has otherwise than the one in use, {@code GET}
 * what the one in use has otherwise than the one before it. Variables in the body are not replaced: who asks learns
 * nothing of this process's environment and files.
 */
record Differences(Operations operations) {
    private static final int MAX_BYTES = 1 << 20;

    void addTo(Router router) {
        router.get("/differences").handler(this::last);
        router.post("/differences")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BYTES).setHandleFileUploads(false))
                .handler(this::compare);
    }

    private void last(RoutingContext request) {
        Optional<List<ConfigChange>> changes = operations.lastChange();
        AdminServer.respond(
                request,
                200,
                json(changes.orElse(List.of()))
                        .put("isFirst", changes.isEmpty())
                        .encode());
    }

    /** Not on the event loop: the file may be large. */
    private void compare(RoutingContext request) {
        String yaml =
                request.body().buffer() == null ? "" : request.body().buffer().toString(UTF_8);
        request.vertx()
                .executeBlocking(
                        () -> operations.compare(ConfigFile.of("configuration", yaml, name -> null)
                                .outline()),
                        false)
                .onSuccess(changes ->
                        AdminServer.respond(request, 200, json(changes).encode()))
                .onFailure(e -> {
                    if (e instanceof ConfigException wrong) {
                        AdminServer.respond(
                                request,
                                400,
                                new JsonObject()
                                        .put("error", String.join("; ", wrong.problems()))
                                        .encode());
                    } else {
                        request.fail(e);
                    }
                });
    }

    private static JsonObject json(List<ConfigChange> changes) {
        JsonArray array = new JsonArray();
        changes.forEach(change -> array.add(new JsonObject()
                .put("kind", EnumNames.kebabCase(change.kind()))
                .put("part", change.part())
                .put("before", change.before())
                .put("after", change.after())));
        return new JsonObject().put("changes", array);
    }
}
