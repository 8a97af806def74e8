package dev.hitotsu.gateway.composed;

import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import java.util.Optional;
import java.util.Set;

/**
 * Reads targets of its own kind from configurations. {@link java.util.ServiceLoader} finds the providers on the class
 * path.
 */
public interface TargetProvider {
    /** The key of a route below which such a target stands, in place of {@code to}. */
    SectionKey key();

    /**
     * Reads the target of one route, and reports what is wrong. Asks for the same keys whatever the answers are. May
     * read files.
     *
     * @param upstreams the names that exist
     * @return empty after a report
     */
    Optional<ComposedTarget> read(Section section, Set<String> upstreams);
}
