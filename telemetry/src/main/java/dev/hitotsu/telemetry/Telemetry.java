package dev.hitotsu.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics and traces of one process.
 *
 * <pre>{@code
 * try (Telemetry telemetry = Telemetry.start("gateway", null, System.out::println)) {
 *     Counter orders = telemetry.meters().counter("orders");
 *     ...
 *     String text = telemetry.scrape();
 * }
 * }</pre>
 *
 * <p>Nobody waits for a collector: spans are sent aside, and those that find no room are dropped. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final int CLOSE_SECONDS = 5;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final String service;
    private final @Nullable SdkTracerProvider provider;
    private final Consumer<String> lines;

    private Telemetry(String service, @Nullable SdkTracerProvider provider, Consumer<String> lines) {
        this.service = service;
        this.provider = provider;
        this.lines = lines;
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    /**
     * Begins.
     *
     * @param service how the process is called in traces
     * @param traces null for none
     * @param lines takes lines of JSON, of traces that go there and of {@link #writeMeters}; must not block
     */
    public static Telemetry start(String service, @Nullable TraceSettings traces, Consumer<String> lines) {
        Objects.requireNonNull(service, "service: null (expected: a name)");
        Objects.requireNonNull(lines, "lines: null (expected: where lines go)");
        return new Telemetry(service, traces == null ? null : provider(service, traces, lines), lines);
    }

    private static SdkTracerProvider provider(String service, TraceSettings settings, Consumer<String> lines) {
        SpanExporter exporter = switch (settings.to()) {
            case TraceSettings.Otlp otlp -> otlp(otlp);
            case TraceSettings.Lines unused -> new JsonSpans(lines);
        };
        return SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put(SERVICE_NAME, service)
                        .build())
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(1, TimeUnit.SECONDS)
                        .build())
                .build();
    }

    private static SpanExporter otlp(TraceSettings.Otlp otlp) {
        String endpoint = otlp.endpoint().toString();
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint((endpoint.endsWith("/") ? endpoint : endpoint + "/") + "v1/traces");
        otlp.headers().forEach(builder::addHeader);
        return builder.build();
    }

    /** Where meters are registered. */
    public MeterRegistry meters() {
        return meters;
    }

    /** Whether there are traces at all. */
    public boolean hasTraces() {
        return provider != null;
    }

    /** Begins spans; without traces they are nowhere. */
    public Tracer tracer() {
        TracerProvider found = provider == null ? TracerProvider.noop() : provider;
        return found.get("dev.hitotsu." + service);
    }

    /** All metrics, in the text format of Prometheus. */
    public String scrape() {
        return meters.scrape();
    }

    /** Writes each meter as a line of JSON: its name, its labels, and what it counts and has seen. Does not block. */
    public void writeMeters() {
        JsonMeters.write(meters, Instant.now(), lines);
    }

    /** Sends what waits, for five seconds at most. */
    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        meters.close();
    }
}
