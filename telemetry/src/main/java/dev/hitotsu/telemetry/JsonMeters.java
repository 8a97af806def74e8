package dev.hitotsu.telemetry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes meters as lines of JSON, for collectors that read standard output, such as CloudWatch's. */
final class JsonMeters {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonMeters() {}

    static void write(MeterRegistry meters, Instant now, Consumer<String> lines) {
        meters.getMeters().forEach(meter -> lines.accept(json(meter, now)));
    }

    /** Counts and totals are those since the process began. What is no number is left out: JSON has no word for it. */
    private static String json(Meter meter, Instant now) {
        ObjectNode line = JSON.createObjectNode();
        line.put("time", now.toString()).put("metric", meter.getId().getName());
        ObjectNode labels = line.putObject("labels");
        meter.getId().getTagsAsIterable().forEach(tag -> labels.put(tag.getKey(), tag.getValue()));
        String unit = meter instanceof Timer timer
                ? timer.baseTimeUnit().name().toLowerCase(Locale.ROOT)
                : meter.getId().getBaseUnit();
        if (unit != null) {
            line.put("unit", unit);
        }
        for (Measurement measurement : meter.measure()) {
            double value = measurement.getValue();
            if (Double.isFinite(value)) {
                line.put(measurement.getStatistic().getTagValueRepresentation(), value);
            }
        }
        return line.toString();
    }
}
