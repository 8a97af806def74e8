package dev.hitotsu.graphql.endpoint;

import dev.hitotsu.gateway.composed.TargetContext;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.graphql.operation.Engine;
import dev.hitotsu.graphql.schema.ComposedSchema;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A schema as it is configured, and how its operations run.
 *
 * @param text of the schema; routes with the same text share what is made of it
 * @param files from which it was read; none if it stands in the configuration
 */
public record Composition(String text, ComposedSchema schema, Set<Path> files, RunLimits limits) {
    private record EngineOf(String text) {}

    public Composition {
        files = Set.copyOf(files);
    }

    Runner runner(TargetContext context) {
        Map<String, Target> upstreams = new HashMap<>();
        schema.upstreams().forEach(name -> upstreams.put(name, context.upstream(name)));
        Engine engine = context.part(new EngineOf(text), same -> new Engine(schema));
        return new Runner(engine, upstreams, limits, context.vertx());
    }
}
