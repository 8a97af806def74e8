package dev.hitotsu.demo.report;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run over time, and the faults in it.
 *
 * @param samples in the order of their times
 * @param faults in the order of their start
 * @param countedFaults by kind, the faults that are counted but have no period
 */
public record Timeline(List<Sample> samples, List<InjectedFault> faults, Map<String, Integer> countedFaults) {
    /** A little less than a second, because differences of times are not exact. */
    private static final double RATE_WINDOW_SECONDS = 0.999;

    /**
     * The state at one moment. The three counts are since the start of the run.
     *
     * @param seconds since the start of the run
     * @param backlog messages appended and not yet delivered
     * @param oldestAgeSeconds the age of the oldest of them
     */
    public record Sample(
            double seconds, long created, long delivered, long charged, long backlog, double oldestAgeSeconds) {}

    /**
     * A fault and its period.
     *
     * @param kind the same for all faults of a kind
     * @param toSeconds the end, in seconds since the start of the run; not before {@code fromSeconds}
     * @param text a description for people
     */
    public record InjectedFault(String kind, double fromSeconds, double toSeconds, String description) {
        /** @throws IllegalArgumentException if the fault ends before it starts, or a time is not a number */
        public InjectedFault {
            requireNonNull(kind, "kind");
            requireNonNull(description, "description");
            if (!(fromSeconds <= toSeconds)) {
                throw new IllegalArgumentException(
                        "toSeconds: " + toSeconds + " (expected: " + fromSeconds + " or later)");
            }
        }
    }

    /** The rates per second at the time of a sample. */
    record Rate(double seconds, double created, double delivered, double charged) {}

    public Timeline {
        samples = List.copyOf(samples);
        faults = faults.stream()
                .sorted(Comparator.comparingDouble(InjectedFault::fromSeconds))
                .toList();
        countedFaults = Map.copyOf(countedFaults);
    }

    /** A timeline without faults that are only counted. */
    public Timeline(List<Sample> samples, List<InjectedFault> faults) {
        this(samples, faults, Map.of());
    }

    /** The number of faults of each kind, in alphabetical order. */
    public Map<String, Integer> faultCounts() {
        Map<String, Integer> counts = new TreeMap<>(countedFaults);
        faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return counts;
    }

    /** Rates over about a second, so that frequent samples do not show the noise of single batches. */
    List<Rate> rates() {
        List<Rate> rates = new ArrayList<>(samples.size());
        int back = 0;
        for (int i = 1; i < samples.size(); i++) {
            Sample now = samples.get(i);
            while (back + 1 < i && now.seconds() - samples.get(back + 1).seconds() >= RATE_WINDOW_SECONDS) {
                back++;
            }
            rates.add(rate(samples.get(back), now));
        }
        return rates;
    }

    private static Rate rate(Sample before, Sample now) {
        double seconds = now.seconds() - before.seconds();
        return new Rate(
                now.seconds(),
                perSecond(now.created() - before.created(), seconds),
                perSecond(now.delivered() - before.delivered(), seconds),
                perSecond(now.charged() - before.charged(), seconds));
    }

    private static double perSecond(long count, double seconds) {
        return seconds > 0 ? count / seconds : 0;
    }
}
