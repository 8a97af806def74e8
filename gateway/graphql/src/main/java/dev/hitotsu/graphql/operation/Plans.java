package dev.hitotsu.graphql.operation;

import dev.hitotsu.graphql.plan.Plan;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The plans of one document that were used last, a few of them. Thread-safe. */
final class Plans {
    private static final long MAX_PLANS = 4;

    private final LruCache<Key, Costed> plans = new LruCache<>(MAX_PLANS);

    /**
     * A plan.
     *
     * @param cost empty if it depends on variables
     */
    record Costed(Plan plan, OptionalLong cost) {}

    private record Key(String operation, Map<String, Boolean> conditions) {}

    /**
     * The plan of an operation for these values of the variables by which fields are skipped; made if there is none.
     */
    Costed get(String operation, Map<String, Boolean> conditions, Supplier<Costed> planner) {
        Key key = new Key(operation, conditions);
        Optional<Costed> known = plans.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        Costed made = planner.get();
        plans.put(key, made, 1);
        return made;
    }
}
