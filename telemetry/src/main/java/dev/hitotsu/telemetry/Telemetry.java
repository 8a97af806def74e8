package dev.hitotsu.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogLimits;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics, traces and log records of one process.
 *
 * <pre>{@code
 * try (Telemetry telemetry = Telemetry.start("gateway", null, System.out::println)) {
 *     Counter orders = telemetry.meters().counter("orders");
 *     ...
 *     String text = telemetry.scrape();
 * }
 * }</pre>
 *
 * <p>Nobody waits for a collector: all is sent aside, and spans and log records that find no room are dropped.
 * Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final int CLOSE_SECONDS = 5;
    private static final int MAX_ATTRIBUTE_CHARS = 8_192;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final String service;
    private final @Nullable SdkTracerProvider provider;
    private final @Nullable OtlpMetricSender sender;
    private final @Nullable SdkLoggerProvider logs;
    private final Consumer<String> lines;

    private Telemetry(
            String service,
            @Nullable SdkTracerProvider provider,
            @Nullable OtlpMetricSender sender,
            Destination.@Nullable Otlp logs,
            Consumer<String> lines) {
        this.service = service;
        this.provider = provider;
        this.sender = sender;
        this.logs = logs == null ? null : logs(service, logs, meters);
        this.lines = lines;
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    /**
     * Begins. {@link #publishMeters} writes lines.
     *
     * @param service how the process is called in traces
     * @param traces null for none
     * @param lines takes lines of JSON, of traces that go there and of meters; must not block
     */
    public static Telemetry start(String service, @Nullable TraceSettings traces, Consumer<String> lines) {
        return start(service, traces, new Destination.Lines(), null, lines);
    }

    /**
     * Begins.
     *
     * @param service how the process is called
     * @param traces null for none
     * @param meters where {@link #publishMeters} puts them
     * @param logs where log records go; null for nowhere
     * @param lines takes lines of JSON, of what goes there; must not block
     */
    public static Telemetry start(
            String service,
            @Nullable TraceSettings traces,
            Destination meters,
            Destination.@Nullable Otlp logs,
            Consumer<String> lines) {
        Objects.requireNonNull(service, "service: null (expected: a name)");
        Objects.requireNonNull(meters, "meters: null (expected: a destination)");
        Objects.requireNonNull(lines, "lines: null (expected: where lines go)");
        OtlpMetricSender sender =
                meters instanceof Destination.Otlp otlp ? new OtlpMetricSender(otlp, resource(service)) : null;
        return new Telemetry(service, traces == null ? null : provider(service, traces, lines), sender, logs, lines);
    }

    private static Resource resource(String service) {
        return Resource.getDefault().toBuilder().put(SERVICE_NAME, service).build();
    }

    private static SdkTracerProvider provider(String service, TraceSettings settings, Consumer<String> lines) {
        SpanExporter exporter = switch (settings.to()) {
            case Destination.Otlp otlp -> otlp(otlp);
            case Destination.Lines unused -> new JsonSpans(lines);
        };
        return SdkTracerProvider.builder()
                .setResource(resource(service))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(1, TimeUnit.SECONDS)
                        .build())
                .build();
    }

    private static SdkLoggerProvider logs(String service, Destination.Otlp to, MeterRegistry meters) {
        return SdkLoggerProvider.builder()
                .setResource(resource(service))
                .setLogLimits(() -> LogLimits.builder()
                        .setMaxAttributeValueLength(MAX_ATTRIBUTE_CHARS)
                        .build())
                .addLogRecordProcessor(OtlpLogSender.start(to, meters))
                .build();
    }

    private static SpanExporter otlp(Destination.Otlp otlp) {
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder().setEndpoint(otlp.url("v1/traces"));
        builder.setHeaders(otlp.presentHeaders());
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

    /** Makes log records; if they go nowhere, nothing is made. Emitting one does not block. */
    public LoggerProvider logs() {
        return logs == null ? LoggerProvider.noop() : logs;
    }

    /** All metrics, in the text format of Prometheus. */
    public String scrape() {
        return meters.scrape();
    }

    /**
     * Sends all meters to their collector, or writes each as a line of JSON: its name, its labels, and what it counts
     * and has seen. Does not wait for the collector.
     */
    public void publishMeters() {
        if (sender != null) {
            sender.send(meters);
        } else {
            JsonMeters.write(meters, Instant.now(), lines);
        }
    }

    /** Sends what waits, for five seconds at most. */
    @Override
    public void close() {
        List<CompletableResultCode> last = new ArrayList<>();
        if (provider != null) {
            last.add(provider.shutdown());
        }
        if (sender != null) {
            last.add(sender.close(meters));
        }
        if (logs != null) {
            last.add(logs.shutdown());
        }
        CompletableResultCode.ofAll(last).join(CLOSE_SECONDS, TimeUnit.SECONDS);
        meters.close();
    }
}
