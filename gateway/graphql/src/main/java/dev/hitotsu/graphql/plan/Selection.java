package dev.hitotsu.graphql.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of an object that are asked for, in the order of the answer, by the name of its type. */
public record Selection(Map<String, List<PlannedField>> byType) {
    public Selection {
        byType = Map.copyOf(byType);
    }

    /** Those of a type; empty if an object cannot be of that type. */
    public Optional<List<PlannedField>> of(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** Those of the one type there is. */
    public List<PlannedField> ofOnly() {
        return byType.values().iterator().next();
    }
}
