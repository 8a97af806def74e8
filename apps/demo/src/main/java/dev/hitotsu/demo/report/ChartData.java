package dev.hitotsu.demo.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the page's script draws, as JSON. A series is a list of points {@code [seconds, value]}. */
final class ChartData {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ChartData() {}

    static String json(RunReport report) {
        Timeline timeline = report.timeline();
        ObjectNode data = MAPPER.createObjectNode().put("seconds", end(report));
        ArrayNode created = data.putArray("created");
        ArrayNode delivered = data.putArray("delivered");
        ArrayNode charged = data.putArray("charged");
        for (Timeline.Rate rate : timeline.rates()) {
            point(created, rate.seconds(), rate.created());
            point(delivered, rate.seconds(), rate.delivered());
            point(charged, rate.seconds(), rate.charged());
        }
        ArrayNode backlog = data.putArray("backlog");
        ArrayNode age = data.putArray("oldestAge");
        for (Timeline.Sample sample : timeline.samples()) {
            point(backlog, sample.seconds(), (double) sample.backlog());
            point(age, sample.seconds(), sample.oldestAgeSeconds());
        }
        faults(data.putArray("faults"), timeline);
        return data.toString();
    }

    private static double end(RunReport report) {
        Timeline timeline = report.timeline();
        double samples =
                timeline.samples().isEmpty() ? 0 : timeline.samples().getLast().seconds();
        double faults = timeline.faults().stream()
                .mapToDouble(Timeline.FaultMark::toSeconds)
                .max()
                .orElse(0);
        return Math.max(samples, faults);
    }

    private static void point(ArrayNode series, double seconds, double value) {
        series.addArray().add(rounded(seconds)).add(rounded(value));
    }

    private static void faults(ArrayNode faults, Timeline timeline) {
        for (Timeline.FaultMark fault : timeline.faults()) {
            faults.addObject()
                    .put("kind", fault.kind())
                    .put("from", rounded(fault.fromSeconds()))
                    .put("to", rounded(fault.toSeconds()));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
