package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Reads an entry below {@code filters} of a route. */
final class PluginReader {
    private static final Key.Required<String> NAME = Key.required(
            "name", TEXT, "Name of the filter, as its provider has it.", "the name of a filter on the class path");
    private static final SectionKey OPTIONS = new SectionKey("options", "What the filter wants to know, of any form.");

    private PluginReader() {}

    static RouteConfig.Plugin read(Section plugin) {
        String name = plugin.get(NAME).orElse("");
        JsonNode options = plugin.json(OPTIONS).orElseGet(JsonNodeFactory.instance::objectNode);
        FilterProvider provider = providers().get(name);
        if (provider == null) {
            Names.check(plugin, "name", name, providers().keySet());
        } else {
            Filter unused = plugin.build(() -> provider.create(options), (exchange, next) -> next.proceed(exchange));
        }
        return new RouteConfig.Plugin(name, options);
    }

    /** The providers on the class path, by name. */
    static Map<String, FilterProvider> providers() {
        Map<String, FilterProvider> providers = new TreeMap<>();
        ServiceLoader.load(FilterProvider.class).forEach(provider -> providers.put(provider.name(), provider));
        return providers;
    }
}
