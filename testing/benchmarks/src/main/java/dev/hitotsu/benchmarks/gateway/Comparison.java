package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.benchmarks.report.Ratios;
import dev.hitotsu.servers.process.ServerProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Contenders that are measured alternately, because the speed of a machine varies. Before, each is warmed up until it
 * takes no less processor time a request: a JVM compiles what it runs, and takes the time for that from the requests.
 */
final class Comparison {
    private static final WarmUp WARM_UP = new WarmUp(Duration.ofSeconds(5), 3, 0, 24);

    /** More of the least time than this is no improvement. */
    private static final double STEADY = 0.95;

    /**
     * How contenders are warmed up.
     *
     * @param length of each measurement meanwhile
     * @param minSteady so many without an improvement, one after the other, and it is warm
     * @param minRequests that its process has served by then: where others take the processor, what is slow looks
     *     steady
     * @param max so many, and it is as warm as it gets
     */
    record WarmUp(Duration length, int minSteady, long minRequests, int max) {}

    /** A measurement, and the processor time that a request took. */
    private record Round(Load.Result result, double microsPerRequest) {}

    private final String name;
    private final List<Contender> contenders;
    private final WarmUp warmUp;
    private final Map<String, List<Round>> results = new LinkedHashMap<>();
    private final Map<ServerProcess, Long> served = new IdentityHashMap<>();

    /** Compares these; the name stands before those of the contenders. */
    Comparison(String name, List<Contender> contenders) {
        this(name, contenders, WARM_UP);
    }

    Comparison(String name, List<Contender> contenders, WarmUp warmUp) {
        this.name = name;
        this.warmUp = warmUp;
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
            warmUp(contender, load, progress);
        }
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : contenders) {
                Round measured = measure(contender, load, length);
                of(contender.name()).add(measured);
                progress.printf(
                        Locale.ROOT,
                        "%s %s, round %d of %d: %,.0f requests/s, %.1f us of processor time each, p99 %.1f ms%n",
                        name,
                        contender.name(),
                        round,
                        rounds,
                        measured.result().perSecond(),
                        measured.microsPerRequest(),
                        measured.result().p99Millis());
            }
        }
        return this;
    }

    private void warmUp(Contender contender, Load load, PrintStream progress) {
        double best = Double.MAX_VALUE;
        int steady = 0;
        for (int i = 0; i < warmUp.max() && !isWarm(contender, steady); i++) {
            double now = measure(contender, load, warmUp.length()).microsPerRequest();
            progress.printf(Locale.ROOT, "%s %s, warm-up: %.1f us%n", name, contender.name(), now);
            steady = now > best * STEADY ? steady + 1 : 0;
            best = Math.min(best, now);
        }
    }

    private boolean isWarm(Contender contender, int steady) {
        return steady >= warmUp.minSteady() && served(contender) >= warmUp.minRequests();
    }

    private long served(Contender contender) {
        return served.getOrDefault(contender.process(), 0L);
    }

    private Round measure(Contender contender, Load load, Duration length) {
        Duration before = contender.process().processorTime();
        Load.Result result = load.run(contender.url(), length, contender.tokens());
        if (result.failed() > 0) {
            throw new IllegalStateException(
                    name + " " + contender.name() + ": " + result.failed() + " requests failed (expected: 0)");
        }
        served.put(contender.process(), served(contender) + result.requests());
        Duration taken = contender.process().processorTime().minus(before);
        return new Round(result, taken.toNanos() / 1e3 / Math.max(1, result.requests()));
    }

    /** Puts the means of the rounds there. */
    void report(Measurements measurements) {
        results.forEach((contender, rounds) -> {
            String prefix = name + capitalized(contender);
            measurements.put(prefix + "PerSecond", mean(rounds));
            measurements.put(
                    prefix + "MicrosPerRequest",
                    rounds.stream()
                            .mapToDouble(Round::microsPerRequest)
                            .average()
                            .orElseThrow());
            measurements.put(
                    prefix + "P99Ms",
                    rounds.stream()
                            .mapToDouble(round -> round.result().p99Millis())
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
            ratios.add(
                    of(measured).get(i).result().perSecond(),
                    of(baseline).get(i).result().perSecond());
        }
        String key = name + capitalized(measured) + "To" + capitalized(baseline);
        measurements.put(key, ratios.mean());
        measurements.put(key + "Error", ratios.error());
    }

    /** Puts the processor time of a request there that one takes more than another, the mean of the rounds. */
    void added(String measured, String baseline, Measurements measurements) {
        Ratios differences = new Ratios();
        for (int i = 0; i < of(measured).size(); i++) {
            double added =
                    of(measured).get(i).microsPerRequest() - of(baseline).get(i).microsPerRequest();
            differences.add(added, 1);
        }
        String key = name + capitalized(measured) + "AddedMicros";
        measurements.put(key, differences.mean());
        measurements.put(key + "Error", differences.error());
    }

    private List<Round> of(String contender) {
        return Objects.requireNonNull(results.get(contender), contender);
    }

    private static double mean(List<Round> rounds) {
        return rounds.stream()
                .mapToDouble(round -> round.result().perSecond())
                .average()
                .orElseThrow();
    }

    static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
