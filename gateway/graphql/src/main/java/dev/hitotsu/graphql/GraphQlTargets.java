package dev.hitotsu.graphql;

import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.composed.ComposedTarget;
import dev.hitotsu.gateway.composed.TargetProvider;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code graphql} of a route. */
public final class GraphQlTargets implements TargetProvider {
    private static final SectionKey KEY =
            new SectionKey("graphql", "One query that is answered from several services, in place of to.");

    /** Called by {@link java.util.ServiceLoader}. */
    public GraphQlTargets() {}

    @Override
    public SectionKey key() {
        return KEY;
    }

    @Override
    public Optional<ComposedTarget> read(Section section, Set<String> upstreams) {
        return GraphQlReader.read(section, upstreams);
    }
}
