package dev.hitotsu.server.sink;

import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;

/**
 * A kind of target. Relay processes find it with the {@link java.util.ServiceLoader}, so that another one is a class
 * and a line in {@code META-INF/services} of a jar on the class path.
 */
public interface SinkProvider {
    /** The section below {@code sink} that chooses this target, such as {@code kafka}. */
    SectionKey key();

    /**
     * Reads the section. It asks for the same keys whatever the answers are, reports what is wrong, and then goes on
     * with anything.
     */
    SinkConfig read(Section section);

    /** Whether other targets stand in the section. */
    default boolean isComposite() {
        return false;
    }
}
