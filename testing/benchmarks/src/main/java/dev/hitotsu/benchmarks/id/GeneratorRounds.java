package dev.hitotsu.benchmarks.id;

import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link GeneratorBenchmark} several times, all generators in each round, and calculates the medians. */
final class GeneratorRounds {
    private static final String HITOTSU = "hitotsu";
    private static final List<String> CLASSES = List.of("uuid4", "uuid7", "uuid7Plus1", "ulid", "long64");
    private static final TimeValue SECOND = TimeValue.seconds(1);

    private final int rounds;
    private final PrintStream out;

    /** Rates by class and library. */
    private final Map<String, Map<String, List<Double>>> rates = new LinkedHashMap<>();

    GeneratorRounds(int rounds, PrintStream out) {
        this.rounds = rounds;
        this.out = out;
    }

    void run(int threads, Measurements measurements) {
        rates.clear();
        for (int round = 1; round <= rounds; round++) {
            out.println("generators, " + threads + (threads == 1 ? " thread" : " threads") + ", round " + round + " of "
                    + rounds);
            out.flush();
            collect(measure(threads));
        }
        rates.forEach((kind, libraries) -> libraries.forEach((library, values) ->
                measurements.put(kind + capitalize(library) + "Threads" + threads + "PerSecond", median(values))));
        for (String kind : CLASSES) {
            measurements.put(kind + "Threads" + threads + "Ratio", medianRatio(kind));
        }
    }

    private static Collection<RunResult> measure(int threads) {
        Runner runner = new Runner(new OptionsBuilder()
                .include(GeneratorBenchmark.class.getName() + "\\.")
                .threads(threads)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(SECOND)
                .measurementIterations(3)
                .measurementTime(SECOND)
                .jvmArgs("-Xmx512m", "-XX:+UseParallelGC")
                .verbosity(VerboseMode.SILENT)
                .build());
        try {
            return runner.run();
        } catch (RunnerException e) {
            // Such as two measurements at once, each of which would slow the other down.
            throw new CommandException(ExitCode.FAILED, "generators: " + e.getMessage(), e);
        }
    }

    private void collect(Collection<RunResult> results) {
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            String[] name = benchmark.substring(benchmark.lastIndexOf('.') + 1).split("_", 2);
            rates.computeIfAbsent(name[0], kind -> new TreeMap<>())
                    .computeIfAbsent(name[1], library -> new ArrayList<>())
                    .add(result.getPrimaryResult().getScore());
        }
    }

    /** Our rate divided by that of the fastest other library in the same round. */
    private double medianRatio(String kind) {
        Map<String, List<Double>> libraries = rates.getOrDefault(kind, Map.of());
        List<Double> ours = libraries.getOrDefault(HITOTSU, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            int index = round;
            double best = libraries.entrySet().stream()
                    .filter(library -> !library.getKey().equals(HITOTSU))
                    .map(library -> library.getValue().get(index))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            ratios.add(ours.get(round) / best);
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String capitalize(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
