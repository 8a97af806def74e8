package dev.hitotsu.demo.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.demo.report.Timeline.InjectedFault;
import dev.hitotsu.demo.report.Timeline.Rate;
import dev.hitotsu.demo.report.Timeline.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The data of the page's script, as JSON.
 *
 * @param seconds the end of the time axis
 * @param created orders created per second
 * @param delivered messages delivered per second
 * @param charged charges made per second
 * @param backlog messages not yet delivered
 * @param oldestAge age of the oldest of them, in seconds
 * @param throughputTop where the axis ends, so that a spike does not flatten the rest; 0 to end at the highest point
 * @param backlogTop the same
 * @param oldestAgeTop the same
 */
record ChartData(
        double seconds,
        List<Point> created,
        List<Point> delivered,
        List<Point> charged,
        List<Point> backlog,
        List<Point> oldestAge,
        List<Fault> faults,
        double throughputTop,
        double backlogTop,
        double oldestAgeTop) {
    private static final double USUAL = 0.95;
    private static final double SPIKE = 3;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** One point of a series, in JSON an array of two numbers. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"seconds", "value"})
    record Point(double seconds, double value) {
        Point {
            seconds = rounded(seconds);
            value = rounded(value);
        }
    }

    /** The period of a fault, in seconds since the start. */
    record Fault(String kind, double from, double to) {
        static Fault of(InjectedFault fault) {
            return new Fault(fault.kind(), rounded(fault.fromSeconds()), rounded(fault.toSeconds()));
        }
    }

    static String json(RunReport report) {
        try {
            return MAPPER.writeValueAsString(of(report.timeline()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the charts cannot be written as JSON", e);
        }
    }

    private static ChartData of(Timeline timeline) {
        List<Rate> rates = timeline.rates();
        List<Sample> samples = timeline.samples();
        return new ChartData(
                end(timeline),
                series(rates, Rate::seconds, Rate::created),
                series(rates, Rate::seconds, Rate::delivered),
                series(rates, Rate::seconds, Rate::charged),
                series(samples, Sample::seconds, Sample::backlog),
                series(samples, Sample::seconds, Sample::oldestAgeSeconds),
                timeline.faults().stream().map(Fault::of).toList(),
                top(rates.stream()
                        .flatMapToDouble(rate -> DoubleStream.of(rate.created(), rate.delivered(), rate.charged()))),
                top(samples.stream().mapToDouble(Sample::backlog)),
                top(samples.stream().mapToDouble(Sample::oldestAgeSeconds)));
    }

    /** Where the highest point is far above nearly all others, twice what these reach; 0 otherwise. */
    static double top(DoubleStream values) {
        double[] sorted = values.filter(value -> value > 0).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        double usual = sorted[(int) (USUAL * (sorted.length - 1))];
        return sorted[sorted.length - 1] > SPIKE * usual ? rounded(2 * usual) : 0;
    }

    private static <T> List<Point> series(List<T> items, ToDoubleFunction<T> seconds, ToDoubleFunction<T> value) {
        return items.stream()
                .map(item -> new Point(seconds.applyAsDouble(item), value.applyAsDouble(item)))
                .toList();
    }

    private static double end(Timeline timeline) {
        double samples =
                timeline.samples().isEmpty() ? 0 : timeline.samples().getLast().seconds();
        double faults = timeline.faults().stream()
                .mapToDouble(InjectedFault::toSeconds)
                .max()
                .orElse(0);
        return Math.max(samples, faults);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
