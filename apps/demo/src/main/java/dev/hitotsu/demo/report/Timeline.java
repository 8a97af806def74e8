package dev.hitotsu.demo.report;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run looked like over time, and what was done to it.
 *
 * @param samples in the order of their times
 * @param faults in the order in which they began
 */
public record Timeline(List<Sample> samples, List<FaultMark> faults, Map<String, Integer> counted) {
    /** A little less than a second: differences of times are not exact. */
    private static final double RATE_WINDOW_SECONDS = 0.999;

    /**
     * A look at the run. The three counts are since the start of the run; the page makes rates of them.
     *
     * @param seconds since the start of the run
     * @param backlog messages appended and not yet delivered
     * @param oldestAgeSeconds how long the oldest of them has waited
     */
    public record Sample(
            double seconds, long created, long delivered, long charged, long backlog, double oldestAgeSeconds) {}

    /**
     * Something that was done to the run.
     *
     * @param kind a word or two, the same for all of a kind: "broker killed"
     * @param toSeconds the end, in seconds since the start of the run; not before {@code fromSeconds}
     * @param text the details for people
     */
    public record FaultMark(String kind, double fromSeconds, double toSeconds, String text) {
        /** @throws IllegalArgumentException if the fault ends before it begins, or at no number */
        public FaultMark {
            requireNonNull(kind, "kind");
            requireNonNull(text, "text");
            if (!(fromSeconds <= toSeconds)) {
                throw new IllegalArgumentException(
                        "toSeconds: " + toSeconds + " (expected: " + fromSeconds + " or later)");
            }
        }
    }

    /** What was done a second at the time of a sample. */
    record Rate(double seconds, double created, double delivered, double charged) {}

    public Timeline {
        samples = List.copyOf(samples);
        faults = faults.stream()
                .sorted(Comparator.comparingDouble(FaultMark::fromSeconds))
                .toList();
        counted = Map.copyOf(counted);
    }

    /** A timeline without faults that are only counted. */
    public Timeline(List<Sample> samples, List<FaultMark> faults) {
        this(samples, faults, Map.of());
    }

    /** How many faults of each kind there were, by kind in alphabetical order. */
    public Map<String, Integer> faultCounts() {
        Map<String, Integer> counts = new TreeMap<>(counted);
        faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return counts;
    }

    /** Rates over a second or a little more, so that frequent samples do not show the noise of single batches. */
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
