package dev.hitotsu.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** What is measured against what, round by round: the mean ratio and how sure it is. Not thread-safe. */
public final class Ratios {
    private final List<Double> rounds = new ArrayList<>();

    /** No rounds yet. */
    public Ratios() {}

    /** Another round. */
    public void add(double measured, double beside) {
        rounds.add(measured / beside);
    }

    /** The mean of the rounds' ratios. */
    public double mean() {
        return rounds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The standard error of the mean, from how much the rounds differ; of one round, not a number. */
    public double error() {
        double mean = mean();
        double squares = rounds.stream()
                .mapToDouble(ratio -> (ratio - mean) * (ratio - mean))
                .sum();
        return Math.sqrt(squares / (rounds.size() - 1) / rounds.size());
    }
}
