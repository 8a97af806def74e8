package dev.hitotsu.demo.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts what each rule found and keeps its first sentences. Not thread-safe. */
final class Findings {
    static final int MOST_SENTENCES = 20;

    private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);
    private final Map<Rule, List<String>> sentences = new EnumMap<>(Rule.class);

    void add(Rule rule, Supplier<String> sentence) {
        add(rule, 1, sentence);
    }

    void add(Rule rule, long count, Supplier<String> sentence) {
        if (count <= 0) {
            return;
        }
        counts.merge(rule, count, Long::sum);
        List<String> kept = sentences.computeIfAbsent(rule, unused -> new ArrayList<>());
        if (kept.size() < MOST_SENTENCES) {
            kept.add(sentence.get());
        }
    }

    long count(Rule rule) {
        return counts.getOrDefault(rule, 0L);
    }

    long count(Rule.Outcome outcome) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().outcome() == outcome)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The first sentence of each broken rule, then the second of each, and so on: a flood of one hides no other. */
    List<String> evidence() {
        List<String> evidence = new ArrayList<>();
        for (int round = 0; round < MOST_SENTENCES; round++) {
            for (Map.Entry<Rule, List<String>> entry : sentences.entrySet()) {
                if (round < entry.getValue().size() && evidence.size() < MOST_SENTENCES) {
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
