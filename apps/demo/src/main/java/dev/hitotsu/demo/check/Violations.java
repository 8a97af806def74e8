package dev.hitotsu.demo.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts the violations of each rule and keeps the first descriptions. Not thread-safe. */
final class Violations {
    static final int MAX_EVIDENCE = 20;

    private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);
    private final Map<Rule, List<String>> descriptions = new EnumMap<>(Rule.class);

    void add(Rule rule, Supplier<String> description) {
        add(rule, 1, description);
    }

    void add(Rule rule, long count, Supplier<String> description) {
        if (count <= 0) {
            return;
        }
        counts.merge(rule, count, Long::sum);
        List<String> kept = descriptions.computeIfAbsent(rule, unused -> new ArrayList<>());
        if (kept.size() < MAX_EVIDENCE) {
            kept.add(description.get());
        }
    }

    long count(Rule rule) {
        return counts.getOrDefault(rule, 0L);
    }

    long count(Rule.Category category) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().category() == category)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The first description of each broken rule, then the second of each, and so on, so that no rule hides another. */
    List<String> evidence() {
        List<String> evidence = new ArrayList<>();
        for (int round = 0; round < MAX_EVIDENCE; round++) {
            for (Map.Entry<Rule, List<String>> entry : descriptions.entrySet()) {
                if (round < entry.getValue().size() && evidence.size() < MAX_EVIDENCE) {
                    evidence.add(title(entry.getKey()) + ": " + entry.getValue().get(round));
                }
            }
        }
        return evidence;
    }

    private String title(Rule rule) {
        return rule.title() + " (" + count(rule) + " in all)";
    }
}
