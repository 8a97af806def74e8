package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.change.Fallback;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads where the requests of a route go, and who answers in place of it. */
final class TargetReader {
    private static final int MAX_WEIGHT = 1_000_000;

    private static final Key.Optional<String> TO = Key.optional("to", TEXT, "Name of the upstream.", "weights");
    private static final SectionKey WEIGHTS = new SectionKey(
            "weights", "Names of upstreams and their parts of the requests, in place of to: {orders: 95, next: 5}.");
    private static final SectionKey FALLBACK =
            new SectionKey("fallback", "The answer while the upstream is away, too slow or out of order.");
    private static final Key.WithDefault<String> OTHER = Key.withDefault(
            "to", TEXT, "", "Name of another upstream that is asked; json, if it cannot answer either.");
    private static final Key.WithDefault<Integer> STATUS =
            Key.withDefault("status", INTEGER, 503, "Status of the answer.");
    private static final SectionKey JSON = new SectionKey("json", "Body of the answer, of any form.");

    private TargetReader() {}

    /**
     * The names of upstreams with their weights.
     *
     * @param isComposed whether the route answers by itself
     */
    static SequencedMap<String, Integer> read(Section route, Collection<String> upstreams, boolean isComposed) {
        Optional<String> to = route.get(TO);
        Map<String, String> texts = route.texts(WEIGHTS, name -> Optional.empty());
        SequencedMap<String, Integer> weights = new LinkedHashMap<>();
        texts.forEach((name, text) -> weights.put(name, weight(route, name, text)));
        int ways = (to.isPresent() ? 1 : 0) + (weights.isEmpty() ? 0 : 1) + (isComposed ? 1 : 0);
        if (ways != 1) {
            route.report("to: " + (ways == 0 ? "missing" : "beside weights or a target that answers by itself")
                    + " (expected: a name below upstreams, or weights)");
        }
        weights.keySet().forEach(name -> Names.check(route, "weights", name, upstreams));
        if (!weights.isEmpty() && weights.values().stream().allMatch(weight -> weight == 0)) {
            route.report("weights: all are 0 (expected: 1 or more in all)");
        }
        to.ifPresent(name -> {
            Names.check(route, "to", name, upstreams);
            weights.put(name, 1);
        });
        return weights;
    }

    private static int weight(Section route, String name, String text) {
        try {
            int weight = INTEGER.parse(text);
            if (weight >= 0 && weight <= MAX_WEIGHT) {
                return weight;
            }
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        route.report("weights: " + name + ": " + text + " (expected: 0.." + MAX_WEIGHT + ")");
        return 0;
    }

    static Optional<Fallback> fallback(Section route, Collection<String> upstreams) {
        return route.optionalSection(FALLBACK, fallback -> {
            String to = fallback.get(OTHER);
            int status = fallback.get(STATUS);
            JsonNode json =
                    fallback.json(JSON).orElseGet(() -> to.isEmpty() ? JsonNodeFactory.instance.objectNode() : null);
            if (!to.isEmpty()) {
                Names.check(fallback, "to", to, upstreams);
            }
            return fallback.build(() -> new Fallback(to, status, json), new Fallback("placeholder", 503, null));
        });
    }
}
