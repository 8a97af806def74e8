package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.composed.ComposedTarget;
import dev.hitotsu.gateway.composed.TargetContext;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.graphql.operation.Engine;
import dev.hitotsu.graphql.operation.OperationException;
import dev.hitotsu.graphql.operation.OperationLimits;
import dev.hitotsu.graphql.operation.PersistedQueries;
import dev.hitotsu.graphql.operation.PreparedDocument;
import dev.hitotsu.graphql.operation.RegisteredOperations;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An endpoint for operations that clients send, as it is configured.
 *
 * @param isRegisteredOnly whether others than registered operations are refused
 * @param forRegistered limits of registered operations
 * @param forOthers limits of all others
 * @param page for developers; empty for none
 */
public record Endpoint(
        Composition composition,
        RegisteredOperations registered,
        boolean isRegisteredOnly,
        OperationLimits forRegistered,
        OperationLimits forOthers,
        Access access,
        Optional<GraphiQl> page)
        implements ComposedTarget {
    private record PersistedOf(String text) {}

    @Override
    public Set<String> upstreams() {
        return composition.schema().upstreams();
    }

    @Override
    public Set<Path> files() {
        Set<Path> files = new HashSet<>(composition.files());
        files.addAll(registered.files());
        return files;
    }

    @Override
    public String description() {
        return "graphql";
    }

    @Override
    public Target create(TargetContext context) {
        PersistedQueries persisted = context.part(new PersistedOf(composition.text()), same -> new PersistedQueries());
        return new EndpointTarget(composition.runner(context), lookup(persisted), access, page);
    }

    private Lookup lookup(PersistedQueries persisted) {
        return new Lookup(registered, persisted, isRegisteredOnly, forRegistered, forOthers);
    }

    /** The plan of an operation: its text, or a request with it in JSON. */
    @Override
    public List<String> explain(String body) {
        if (body.isBlank()) {
            return List.of("operation none: give one to see its plan");
        }
        try {
            GraphQlRequest request = request(body.strip());
            Lookup.Known known = lookup(new PersistedQueries()).find(request);
            Engine engine = new Engine(composition.schema());
            PreparedDocument document = engine.document(known.text(), known.limits());
            return PlanText.of(
                    engine.ready(document, document.operation(request.operation()), request.variables(), known.limits())
                            .plan());
        } catch (OperationException e) {
            throw new IllegalArgumentException(e.refusal() + ": " + e.reason(), e);
        }
    }

    private static GraphQlRequest request(String body) {
        return body.startsWith("{") && body.contains("\"query\"")
                ? RequestReader.ofBody(Buffer.buffer(body))
                : new GraphQlRequest(body, "", "", Map.of(), false);
    }
}
