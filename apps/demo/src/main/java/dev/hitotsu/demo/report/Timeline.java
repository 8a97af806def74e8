package dev.hitotsu.demo.report;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

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
     * The state at one moment. The counts are since the start of the run.
     *
     * @param seconds since the start of the run
     * @param requested orders for which payments has asked for the charge
     * @param charged orders whose charge was made or refused, or is not to be made
     * @param backlog messages appended and not yet delivered
     * @param oldestAgeSeconds the age of the oldest of them
     */
    public record Sample(
            double seconds,
            long created,
            long delivered,
            long requested,
            long charged,
            long backlog,
            double oldestAgeSeconds) {
        /** A moment at which no charge is under way. */
        public Sample(
                double seconds, long created, long delivered, long charged, long backlog, double oldestAgeSeconds) {
            this(seconds, created, delivered, charged, charged, backlog, oldestAgeSeconds);
        }

        Sample earlierBy(double time) {
            return new Sample(seconds - time, created, delivered, requested, charged, backlog, oldestAgeSeconds);
        }
    }

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

        InjectedFault earlierBy(double time) {
            return new InjectedFault(kind, Math.max(0, fromSeconds - time), toSeconds - time, description);
        }
    }

    /**
     * What a fault hit.
     *
     * @param ordersPerSecond orders placed in the second before it
     * @param unsent messages that waited to be sent
     * @param uncharged messages that were sent and not yet charged for
     * @param worksAfterSeconds from its beginning to the next charge that payments asked for; empty if there was none
     * @param backAfterSeconds from its beginning to the next charge; empty if there was none
     * @param starvedSeconds how much of that time passed without a message that payments could have charged for
     * @param meanwhile other faults that were not over in that time, so that it is theirs as well
     */
    public record Impact(
            long ordersPerSecond,
            long unsent,
            long uncharged,
            OptionalDouble worksAfterSeconds,
            OptionalDouble backAfterSeconds,
            double starvedSeconds,
            List<InjectedFault> meanwhile) {
        private static final double NOTEWORTHY_SECONDS = 0.5;

        public Impact {
            meanwhile = List.copyOf(meanwhile);
        }

        /** Whether nothing was under way. */
        public boolean idle() {
            return ordersPerSecond == 0 && unsent == 0 && uncharged == 0;
        }

        /** In words, for people. */
        public String text() {
            if (idle()) {
                return "idle: nothing was under way, so this tried nothing";
            }
            String work = String.format(
                    Locale.ROOT, "%,d orders/s, %,d to be sent, %,d to be charged", ordersPerSecond, unsent, uncharged);
            return backAfterSeconds.isEmpty() ? work : work + "; " + back() + waits();
        }

        private String back() {
            String charges = String.format(Locale.ROOT, "charges again after %.1f s", backAfterSeconds.getAsDouble());
            double works = worksAfterSeconds.orElse(Double.NaN);
            // Charges that were asked for before are made without payments.
            return Math.abs(backAfterSeconds.getAsDouble() - works) >= NOTEWORTHY_SECONDS
                    ? String.format(Locale.ROOT, "payments works again after %.1f s, ", works) + charges
                    : charges;
        }

        /** What else the charges waited for; empty if only for this fault. */
        private String waits() {
            String text = starvedSeconds < NOTEWORTHY_SECONDS
                    ? ""
                    : String.format(Locale.ROOT, ", of which nothing was there to charge for %.1f s", starvedSeconds);
            return meanwhile.isEmpty()
                    ? text
                    : text
                            + meanwhile.stream()
                                    .map(fault -> String.format(
                                            Locale.ROOT, "%s (%.1f s)", fault.kind(), fault.fromSeconds()))
                                    .collect(Collectors.joining(" and ", ", which waited for ", " as well"));
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

    /**
     * The number of faults of each kind that hit something, in alphabetical order. A fault in an idle shop tries
     * nothing.
     */
    public Map<String, Integer> faultCounts() {
        Map<String, Integer> counts = new TreeMap<>(countedFaults);
        faults.stream()
                .filter(fault -> !impactOf(fault).idle())
                .forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return counts;
    }

    /** The number of faults of each kind that hit a shop in which nothing was under way. */
    public Map<String, Integer> idleFaultCounts() {
        Map<String, Integer> counts = new TreeMap<>();
        faults.stream()
                .filter(fault -> impactOf(fault).idle())
                .forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        return counts;
    }

    /** What was under way when the fault began, and how soon charges were made again. */
    public Impact impactOf(InjectedFault fault) {
        List<Sample> before = samples.stream()
                .filter(one -> one.seconds() <= fault.fromSeconds())
                .toList();
        Sample last = before.isEmpty() ? new Sample(0, 0, 0, 0, 0, 0) : before.getLast();
        long aSecondAgo = before.stream()
                .filter(one -> one.seconds() <= fault.fromSeconds() - 1)
                .mapToLong(Sample::created)
                .max()
                .orElse(0);
        OptionalDouble back = backAfter(fault);
        return new Impact(
                last.created() - aSecondAgo,
                last.backlog(),
                Math.max(0, last.delivered() - last.charged()),
                nextAfter(fault, Sample::requested),
                back,
                starved(fault, back),
                meanwhile(fault, back));
    }

    /** How long there was nothing to charge for between the fault and the next charge. */
    private double starved(InjectedFault fault, OptionalDouble back) {
        double end = fault.fromSeconds() + back.orElse(0);
        double starved = 0;
        for (int i = 1; i < samples.size(); i++) {
            Sample one = samples.get(i - 1);
            double from = Math.max(one.seconds(), fault.fromSeconds());
            double to = Math.min(samples.get(i).seconds(), end);
            if (one.delivered() <= one.charged() && to > from) {
                starved += to - from;
            }
        }
        return starved;
    }

    /** The other faults that were not over between the fault and the next charge. */
    private List<InjectedFault> meanwhile(InjectedFault fault, OptionalDouble back) {
        double end = fault.fromSeconds() + back.orElse(0);
        return faults.stream()
                .filter(other -> other != fault && other.fromSeconds() < end && overAt(other) > fault.fromSeconds())
                .toList();
    }

    private double overAt(InjectedFault fault) {
        return Math.max(
                fault.toSeconds(), fault.fromSeconds() + backAfter(fault).orElse(0));
    }

    /** From the beginning of the fault to the first charge that was made after it; empty if none was. */
    private OptionalDouble backAfter(InjectedFault fault) {
        return nextAfter(fault, Sample::charged);
    }

    private OptionalDouble nextAfter(InjectedFault fault, ToLongFunction<Sample> count) {
        List<Sample> after = samples.stream()
                .filter(one -> one.seconds() > fault.fromSeconds())
                .toList();
        return after.stream()
                .filter(one -> count.applyAsLong(one) > count.applyAsLong(after.getFirst()))
                .mapToDouble(one -> one.seconds() - fault.fromSeconds())
                .findFirst();
    }

    /** The same run with the first order at zero. What came before is left out. */
    public Timeline fromFirstOrder() {
        double start = samples.stream()
                .filter(one -> one.created() == 0)
                .mapToDouble(Sample::seconds)
                .max()
                .orElse(0);
        return new Timeline(
                samples.stream()
                        .filter(one -> one.seconds() >= start)
                        .map(one -> one.earlierBy(start))
                        .toList(),
                faults.stream()
                        .filter(fault -> fault.toSeconds() >= start)
                        .map(fault -> fault.earlierBy(start))
                        .toList(),
                countedFaults);
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
