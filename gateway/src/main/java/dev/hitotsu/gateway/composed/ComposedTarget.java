package dev.hitotsu.gateway.composed;

import dev.hitotsu.gateway.filter.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A target as it is configured, which answers requests by itself. Immutable. */
public interface ComposedTarget {
    /** The names of the upstreams that it calls. */
    Set<String> upstreams();

    /** The files that it was read from, beside the configuration. */
    Set<Path> files();

    /** What it is, in a few words for people. */
    String description();

    /** Makes the target. Called once for each configuration. */
    Target create(TargetContext context);

    /**
     * Says line by line what it does with a request that has this body.
     *
     * @throws IllegalArgumentException for a body that it would refuse; the message says why
     */
    List<String> explain(String body);
}
