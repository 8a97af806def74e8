package dev.hitotsu.gateway.config;

import dev.hitotsu.gateway.filter.Filter;
import java.util.Objects;

/** Makes the filters of users. */
public final class Plugins {
    private Plugins() {}

    /** A new filter. Its name and options were checked when the configuration was read. */
    public static Filter create(RouteConfig.Plugin plugin) {
        Filter filter = Objects.requireNonNull(PluginReader.providers().get(plugin.name()), plugin.name())
                .create(plugin.options());
        return filter.mayBlock() ? filter : new PluginFilter(filter);
    }
}
