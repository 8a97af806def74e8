package dev.hitotsu.gateway.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.gateway.filter.Filter;
import dev.hitotsu.gateway.filter.FilterProvider;

/** A filter with a defect. */
public final class ThrowingFilters implements FilterProvider {
    @Override
    public String name() {
        return "throwing";
    }

    @Override
    public Filter create(JsonNode options) {
        return (exchange, next) -> {
            throw new StackOverflowError("a defect");
        };
    }
}
