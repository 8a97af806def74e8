package dev.hitotsu.graphql.operation;

import dev.hitotsu.graphql.plan.Plan;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The plans of one document that were used last, a few of them. Thread-safe. */
final class Plans {
    private static final long MAX_PLANS = 4;

    private final LruCache<Key, Plan> plans = new LruCache<>(MAX_PLANS);

    private record Key(String operation, Map<String, Boolean> conditions) {}

    /**
     * The plan of an operation for these values of the variables by which fields are skipped; made if there is none.
     */
    Plan get(String operation, Map<String, Boolean> conditions, Supplier<Plan> planner) {
        Key key = new Key(operation, conditions);
        Optional<Plan> known = plans.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        Plan made = planner.get();
        plans.put(key, made, 1);
        return made;
    }
}
