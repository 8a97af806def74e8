package dev.hitotsu.benchmarks.relay;

import java.util.ArrayList;
import java.util.List;

/** The rates of several rounds. The first round is a warm-up. */
final class RoundRates {
    private final List<Double> rates = new ArrayList<>();

    void add(double rate) {
        rates.add(rate);
    }

    /** Whether there is no round but the first. */
    boolean isWarmUp() {
        return rates.size() < 2;
    }

    double first() {
        return rates.getFirst();
    }

    double last() {
        return rates.getLast();
    }

    /** The median of all rounds but the first. */
    double median() {
        return median(rates.subList(1, rates.size()));
    }

    /** The median of the ratios to the other rates in the same round, of all rounds but the first. */
    double medianRatioTo(RoundRates other) {
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
