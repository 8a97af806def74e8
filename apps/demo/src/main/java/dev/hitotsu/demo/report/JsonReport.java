package dev.hitotsu.demo.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.demo.check.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The outcome of a run as one flat JSON object, for programs. The components are its keys, in their order. */
public record JsonReport(
        long ordersAsked,
        long ordersCreated,
        long messages,
        long charges,
        long absorbed,
        long lost,
        long doubled,
        long withoutOrder,
        long outOfOrder,
        Map<String, Integer> faults,
        String verdict,
        long seed,
        String broker,
        double seconds,
        Map<String, Integer> idleFaults,
        Map<String, List<Double>> backAfterSeconds,
        List<FaultImpact> impacts,
        long ordersPaid,
        long ordersCancelled,
        long ordersUnpaid) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Returns the object on several lines, without a line feed at the end. */
    public static String render(RunReport report) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(of(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report cannot be written as JSON", e);
        }
    }

    private static JsonReport of(RunReport report) {
        CheckResult result = report.result();
        return new JsonReport(
                result.ordersAsked(),
                result.ordersCreated(),
                result.messages(),
                result.charges(),
                result.absorbed(),
                result.lost(),
                result.doubled(),
                result.withoutOrder(),
                result.outOfOrder(),
                report.timeline().faultCounts(),
                report.verdict(),
                report.seed(),
                report.broker(),
                report.seconds(),
                report.timeline().idleFaultCounts(),
                backAfter(report.timeline()),
                report.timeline().faults().stream()
                        .map(fault -> FaultImpact.of(fault, report.timeline().impactOf(fault)))
                        .toList(),
                result.paid(),
                result.cancelled(),
                result.unpaid());
    }

    /**
     * What one fault hit; null instead of the time to the next charge, or to the next that was asked for, if there was
     * none.
     */
    record FaultImpact(
            String kind,
            double atSeconds,
            long ordersPerSecond,
            long unsent,
            long uncharged,
            @Nullable Double worksAfterSeconds,
            @Nullable Double backAfterSeconds,
            double starvedSeconds,
            List<String> meanwhile) {
        static FaultImpact of(Timeline.InjectedFault fault, Timeline.Impact impact) {
            return new FaultImpact(
                    fault.kind(),
                    rounded(fault.fromSeconds()),
                    impact.ordersPerSecond(),
                    impact.unsent(),
                    impact.uncharged(),
                    roundedOrNull(impact.worksAfterSeconds()),
                    roundedOrNull(impact.backAfterSeconds()),
                    rounded(impact.starvedSeconds()),
                    impact.meanwhile().stream()
                            .map(Timeline.InjectedFault::kind)
                            .toList());
        }
    }

    /** By kind of fault, how long it took from each to the next charge. */
    private static Map<String, List<Double>> backAfter(Timeline timeline) {
        Map<String, List<Double>> times = new TreeMap<>();
        for (Timeline.InjectedFault fault : timeline.faults()) {
            Timeline.Impact impact = timeline.impactOf(fault);
            impact.backAfterSeconds()
                    .ifPresent(seconds -> times.computeIfAbsent(fault.kind(), kind -> new ArrayList<>())
                            .add(rounded(seconds)));
        }
        return times;
    }

    private static @Nullable Double roundedOrNull(OptionalDouble seconds) {
        return seconds.isEmpty() ? null : rounded(seconds.getAsDouble());
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
