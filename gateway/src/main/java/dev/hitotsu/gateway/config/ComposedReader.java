package dev.hitotsu.gateway.config;

import dev.hitotsu.config.Section;
import dev.hitotsu.gateway.composed.ComposedTarget;
import dev.hitotsu.gateway.composed.TargetProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Reads the target of a route that answers by itself, as providers on the class path know it.
 *
 * @param isGiven whether there is one, be it wrong
 * @param target empty if there is none, or after a report
 */
record ComposedReader(boolean isGiven, Optional<ComposedTarget> target) {
    static ComposedReader read(Section route, Collection<String> upstreams) {
        List<Optional<ComposedTarget>> given = new ArrayList<>();
        for (TargetProvider provider : providers()) {
            route.optionalSection(provider.key(), section -> provider.read(section, Set.copyOf(upstreams)))
                    .ifPresent(given::add);
        }
        return new ComposedReader(
                !given.isEmpty(), given.stream().flatMap(Optional::stream).findFirst());
    }

    private static List<TargetProvider> providers() {
        return ServiceLoader.load(TargetProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(provider -> provider.key().name()))
                .toList();
    }
}
