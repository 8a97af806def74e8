package dev.hitotsu.gatewayserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/** A filter that cannot be made while a file is missing. */
public final class NeedyFilters implements FilterProvider {
    @Override
    public String name() {
        return "needy";
    }

    @Override
    public Filter create(JsonNode options) {
        Path file = Path.of(options.path("file").asText());
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + ": missing");
        }
        return (exchange, next) -> next.proceed(exchange);
    }
}
