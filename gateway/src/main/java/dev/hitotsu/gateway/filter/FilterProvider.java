package dev.hitotsu.gateway.filter;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes filters for configurations. {@link java.util.ServiceLoader} finds the providers on the class path. */
public interface FilterProvider {
    /** The name under which a route's {@code filters} asks for it. */
    String name();

    /**
     * Makes the filter of one route.
     *
     * @param options what stands beside the name in the configuration
     * @throws IllegalArgumentException for options that make no sense; the message names the option and what was
     *     expected
     */
    Filter create(JsonNode options);
}
