package dev.hitotsu.telemetry;

import static io.opentelemetry.sdk.metrics.data.AggregationTemporality.CUMULATIVE;

import dev.hitotsu.telemetry.OtlpMetric.About;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Meters as OTLP sends them, read once: what counts is a sum since the process began, timers and distributions are
 * histograms, all else is a gauge. A value that is no number is left out. Used by one thread.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/">Metrics data model</a>
 */
final class OtlpMeters {
    /** As the Unified Code for Units of Measure has them. */
    private static final Map<String, String> UNITS = Map.of("seconds", "s", "milliseconds", "ms", "bytes", "By");

    private final long start;
    private final long now;
    private final Map<About, List<DoublePointData>> gauges = new LinkedHashMap<>();
    private final Map<About, List<DoublePointData>> sums = new LinkedHashMap<>();
    private final Map<About, List<HistogramPointData>> histograms = new LinkedHashMap<>();

    /** Meters that count since then, read now; both in nanoseconds since 1970. */
    OtlpMeters(long start, long now) {
        this.start = start;
        this.now = now;
    }

    OtlpMeters add(Iterable<Meter> meters) {
        meters.forEach(this::add);
        return this;
    }

    private void add(Meter meter) {
        switch (meter) {
            case Timer timer ->
                add(
                        meter,
                        "s",
                        timer.takeSnapshot(),
                        timer.totalTime(TimeUnit.SECONDS),
                        bucket -> bucket.bucket(TimeUnit.SECONDS));
            case DistributionSummary summary ->
                add(meter, unit(meter), summary.takeSnapshot(), summary.totalAmount(), CountAtBucket::bucket);
            default -> addMeasurements(meter);
        }
    }

    private void add(
            Meter meter,
            String unit,
            HistogramSnapshot snapshot,
            double total,
            ToDoubleFunction<CountAtBucket> boundary) {
        List<Double> boundaries = new ArrayList<>();
        List<Long> counts = counts(snapshot, boundary, boundaries);
        histograms
                .computeIfAbsent(about(meter, "", unit), unseen -> new ArrayList<>())
                .add(HistogramPointData.create(
                        start, now, attributes(meter), total, false, 0, false, 0, boundaries, counts));
    }

    /** What is in each bucket alone, the last one without a boundary. */
    private static List<Long> counts(
            HistogramSnapshot snapshot, ToDoubleFunction<CountAtBucket> boundary, List<Double> boundaries) {
        List<Long> counts = new ArrayList<>();
        long below = 0;
        for (CountAtBucket bucket : snapshot.histogramCounts()) {
            double limit = boundary.applyAsDouble(bucket);
            if (Double.isFinite(limit) && limit < Double.MAX_VALUE) {
                long upToHere = Math.max(below, (long) bucket.count());
                boundaries.add(limit);
                counts.add(upToHere - below);
                below = upToHere;
            }
        }
        // Counted a moment apart, while others record.
        counts.add(Math.max(0, snapshot.count() - below));
        return counts;
    }

    /** Most meters have one measurement; those of several become metrics of their own. */
    private void addMeasurements(Meter meter) {
        List<Measurement> measurements = new ArrayList<>();
        meter.measure().forEach(measurements::add);
        for (Measurement measurement : measurements) {
            Statistic statistic = measurement.getStatistic();
            String suffix = measurements.size() == 1 ? "" : "." + statistic.getTagValueRepresentation();
            String unit = suffix.isEmpty() || statistic != Statistic.COUNT ? unit(meter) : "";
            double value = measurement.getValue();
            if (Double.isFinite(value)) {
                (isSum(statistic) ? sums : gauges)
                        .computeIfAbsent(about(meter, suffix, unit), unseen -> new ArrayList<>())
                        .add(DoublePointData.create(start, now, attributes(meter), value, List.of()));
            }
        }
    }

    private static boolean isSum(Statistic statistic) {
        return statistic == Statistic.COUNT || statistic == Statistic.TOTAL || statistic == Statistic.TOTAL_TIME;
    }

    private static About about(Meter meter, String suffix, String unit) {
        return new About(
                meter.getId().getName() + suffix,
                Objects.requireNonNullElse(meter.getId().getDescription(), ""),
                unit);
    }

    private static String unit(Meter meter) {
        String unit = Objects.requireNonNullElse(meter.getId().getBaseUnit(), "");
        return UNITS.getOrDefault(unit, unit);
    }

    private static Attributes attributes(Meter meter) {
        AttributesBuilder attributes = Attributes.builder();
        meter.getId().getTagsAsIterable().forEach(tag -> attributes.put(tag.getKey(), tag.getValue()));
        return attributes.build();
    }

    /** What was added, as metrics of this process. */
    List<MetricData> metrics(Resource resource) {
        List<MetricData> all = new ArrayList<>();
        gauges.forEach((about, points) -> all.add(
                new OtlpMetric(resource, about, MetricDataType.DOUBLE_GAUGE, GaugeData.createDoubleGaugeData(points))));
        sums.forEach((about, points) -> all.add(new OtlpMetric(
                resource, about, MetricDataType.DOUBLE_SUM, SumData.createDoubleSumData(true, CUMULATIVE, points))));
        histograms.forEach((about, points) -> all.add(
                new OtlpMetric(resource, about, MetricDataType.HISTOGRAM, HistogramData.create(CUMULATIVE, points))));
        return all;
    }
}
