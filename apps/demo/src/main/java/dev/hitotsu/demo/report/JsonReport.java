package dev.hitotsu.demo.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.demo.check.CheckResult;

/** The outcome of a run as one flat JSON object, for programs. Thread-safe. */
public final class JsonReport {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonReport() {}

    /** Returns the object on several lines, without a line feed at the end. */
    public static String render(RunReport report) {
        CheckResult result = report.result();
        ObjectNode json = MAPPER.createObjectNode()
                .put("ordersAsked", result.ordersAsked())
                .put("ordersCreated", result.ordersCreated())
                .put("messages", result.messages())
                .put("charges", result.charges())
                .put("absorbed", result.absorbed())
                .put("lost", result.lost())
                .put("doubled", result.doubled())
                .put("withoutOrder", result.withoutOrder())
                .put("outOfOrder", result.outOfOrder());
        report.timeline().faultCounts().forEach(json.putObject("faults")::put);
        return json.put("verdict", report.verdict())
                .put("seed", report.seed())
                .put("broker", report.broker())
                .put("seconds", report.seconds())
                .toPrettyString();
    }
}
