package dev.hitotsu.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** The rates of several rounds. The first round is a warm-up. Not thread-safe. */
public final class RoundRates {
    private final List<Double> rates = new ArrayList<>();

    /** Creates it without rounds. */
    public RoundRates() {}

    /** Adds a round. */
    public void add(double rate) {
        rates.add(rate);
    }

    /** Whether there is no round but the first. */
    public boolean isWarmUp() {
        return rates.size() < 2;
    }

    /** The rate of the warm-up. */
    public double first() {
        return rates.getFirst();
    }

    /** The rate of the round that was added last. */
    public double last() {
        return rates.getLast();
    }

    /** The median of all rounds but the first. */
    public double median() {
        return median(rates.subList(1, rates.size()));
    }

    /** The median of the ratios to the other rates in the same round, of all rounds but the first. */
    public double medianRatioTo(RoundRates other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 1; i < rates.size(); i++) {
            ratios.add(rates.get(i) / other.rates.get(i));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
