package dev.hitotsu.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends meters to a collector, and says when it does not take them, and when it does again. While it has not answered,
 * nothing more is sent. What it has missed is in what it gets later, because counts are those since the process began.
 * Thread-safe; nobody waits.
 */
final class OtlpMetricSender {
    private static final Logger log = LoggerFactory.getLogger(OtlpMetricSender.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final MetricExporter exporter;
    private final Resource resource;
    private final Destination.Otlp to;
    private final long start = nanosSince1970();
    private final AtomicBoolean isFailing = new AtomicBoolean();
    private CompletableResultCode last = CompletableResultCode.ofSuccess();

    OtlpMetricSender(Destination.Otlp to, Resource resource) {
        OtlpHttpMetricExporterBuilder builder = OtlpHttpMetricExporter.builder()
                .setEndpoint(to.url("v1/metrics"))
                .setTimeout(TIMEOUT);
        builder.setHeaders(to.presentHeaders());
        this.exporter = builder.build();
        this.resource = resource;
        this.to = to;
    }

    private static long nanosSince1970() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    synchronized void send(MeterRegistry meters) {
        if (!last.isDone()) {
            ended(false);
            return;
        }
        CompletableResultCode sent = exporter.export(
                new OtlpMeters(start, nanosSince1970()).add(meters.getMeters()).metrics(resource));
        last = sent;
        sent.whenComplete(() -> ended(sent.isSuccess()));
    }

    /** Called while the result is locked, which {@link #send} looks at: so it takes no lock. */
    private void ended(boolean isSuccess) {
        if (isFailing.getAndSet(!isSuccess) == isSuccess) {
            if (isSuccess) {
                log.info("metrics: {} takes them again", to.endpoint());
            } else {
                log.warn("metrics: {} does not take them; they are sent again and again", to.endpoint());
            }
        }
    }

    /** Sends them for the last time, and ends. */
    synchronized CompletableResultCode close(MeterRegistry meters) {
        send(meters);
        CompletableResultCode sent = last;
        sent.whenComplete(exporter::shutdown);
        return sent;
    }
}
