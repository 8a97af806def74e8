package dev.hitotsu.telemetry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes spans as lines of JSON, for collectors that read standard output. Thread-safe. */
final class JsonSpans implements SpanExporter {
    private static final JsonMapper JSON = new JsonMapper();

    private final Consumer<String> lines;

    JsonSpans(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        spans.forEach(span -> lines.accept(json(span)));
        return CompletableResultCode.ofSuccess();
    }

    private static String json(SpanData span) {
        ObjectNode line = JSON.createObjectNode();
        line.put("time", Instant.ofEpochSecond(0, span.getStartEpochNanos()).toString())
                .put("trace", span.getTraceId())
                .put("span", span.getSpanId());
        if (!span.getParentSpanId().equals(SpanId.getInvalid())) {
            line.put("parent", span.getParentSpanId());
        }
        line.put("name", span.getName())
                .put("kind", span.getKind().name().toLowerCase(Locale.ROOT))
                .put("status", span.getStatus().getStatusCode().name().toLowerCase(Locale.ROOT))
                .put("ms", TimeUnit.NANOSECONDS.toMicros(span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e3);
        ObjectNode attributes = line.putObject("attributes");
        span.getAttributes().forEach((key, value) -> attributes.set(key.getKey(), JSON.valueToTree(value)));
        return line.toString();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
