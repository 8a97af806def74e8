package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.Ratios;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Contenders that are measured alternately, because the speed of a machine varies. The first round is a warm-up. */
final class Comparison {
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final String name;
    private final List<Contender> contenders;
    private final Map<String, List<Load.Result>> results = new LinkedHashMap<>();

    /** Compares these; the name stands before those of the contenders. */
    Comparison(String name, List<Contender> contenders) {
        this.name = name;
        this.contenders = List.copyOf(contenders);
        contenders.forEach(contender -> results.put(contender.name(), new ArrayList<>()));
    }

    /**
     * Measures all of them.
     *
     * @throws IllegalStateException if requests fail
     */
    Comparison run(Load load, int rounds, Duration length, PrintStream progress) {
        for (Contender contender : contenders) {
            load.run(contender.url(), WARM_UP, contender.tokens());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : contenders) {
                Load.Result result = load.run(contender.url(), length, contender.tokens());
                if (result.failed() > 0) {
                    throw new IllegalStateException(
                            name + " " + contender.name() + ": " + result.failed() + " requests failed (expected: 0)");
                }
                of(contender.name()).add(result);
                progress.printf(
                        Locale.ROOT,
                        "%s %s, round %d of %d: %,.0f requests/s, p99 %.1f ms%n",
                        name,
                        contender.name(),
                        round,
                        rounds,
                        result.perSecond(),
                        result.p99Millis());
            }
        }
        return this;
    }

    /** Puts the means of the rounds there. */
    void report(Measurements measurements) {
        results.forEach((contender, rounds) -> {
            String prefix = name + capitalized(contender);
            measurements.put(prefix + "PerSecond", mean(rounds));
            measurements.put(
                    prefix + "P99Ms",
                    rounds.stream()
                            .mapToDouble(Load.Result::p99Millis)
                            .average()
                            .orElseThrow());
        });
    }

    /** Puts the ratio of one to another there, the mean of the rounds, with its standard error. */
    void ratio(String measured, String baseline, Measurements measurements) {
        if (!results.containsKey(measured) || !results.containsKey(baseline)) {
            return;
        }
        Ratios ratios = new Ratios();
        for (int i = 0; i < of(measured).size(); i++) {
            ratios.add(of(measured).get(i).perSecond(), of(baseline).get(i).perSecond());
        }
        String key = name + capitalized(measured) + "To" + capitalized(baseline);
        measurements.put(key, ratios.mean());
        measurements.put(key + "Error", ratios.error());
    }

    private List<Load.Result> of(String contender) {
        return Objects.requireNonNull(results.get(contender), contender);
    }

    private static double mean(List<Load.Result> rounds) {
        return rounds.stream().mapToDouble(Load.Result::perSecond).average().orElseThrow();
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
