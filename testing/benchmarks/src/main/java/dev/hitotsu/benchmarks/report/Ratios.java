package dev.hitotsu.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The ratios of a measurement to its baseline in several rounds: their mean and its standard error. Not thread-safe.
 */
public final class Ratios {
    private final List<Double> rounds = new ArrayList<>();

    /** Creates it without rounds. */
    public Ratios() {}

    /** Adds a round. */
    public void add(double measured, double baseline) {
        rounds.add(measured / baseline);
    }

    /** The mean of the rounds' ratios. */
    public double mean() {
        return rounds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The median of the rounds' ratios. */
    public double median() {
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** The standard error of the mean, from the differences between the rounds; NaN for one round. */
    public double error() {
        double mean = mean();
        double squares = rounds.stream()
                .mapToDouble(ratio -> (ratio - mean) * (ratio - mean))
                .sum();
        return Math.sqrt(squares / (rounds.size() - 1) / rounds.size());
    }
}
