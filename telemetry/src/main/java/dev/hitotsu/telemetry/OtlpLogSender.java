package dev.hitotsu.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends log records to a collector on a thread of its own, many at a time. Nobody waits for the collector. While it is
 * away or slow, a few megabytes of records wait; those that come then, and those of a batch that was not taken within
 * ten seconds, are dropped and counted. That the collector does not take them is logged once, and once when it does
 * again. Thread-safe.
 */
final class OtlpLogSender implements LogRecordProcessor {
    private static final Logger log = LoggerFactory.getLogger(OtlpLogSender.class);
    static final int MAX_WAITING_CHARS = 4 << 20;
    private static final int CHARS_PER_RECORD = 500;
    private static final int MAX_BATCH = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Waiting END = new Waiting(null, 0);

    private final Destination.Otlp to;
    private final LogRecordExporter exporter;
    private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingChars = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CompletableResultCode ended = new CompletableResultCode();

    /** Used by the sending thread alone. */
    private boolean isFailing;

    /** A record, and the room that it takes; without a record, the end. */
    private record Waiting(@Nullable LogRecordData record, long chars) {}

    private OtlpLogSender(Destination.Otlp to) {
        OtlpHttpLogRecordExporterBuilder builder = OtlpHttpLogRecordExporter.builder()
                .setEndpoint(to.url("v1/logs"))
                .setTimeout(TIMEOUT);
        builder.setHeaders(to.presentHeaders());
        this.exporter = builder.build();
        this.to = to;
    }

    /** Begins to send, and counts in these meters. */
    static OtlpLogSender start(Destination.Otlp to, MeterRegistry meters) {
        OtlpLogSender sender = new OtlpLogSender(to);
        counter("sent", "Log records that the collector took", sender.sent, meters);
        counter("dropped", "Log records that were not sent: the collector was away or slow", sender.dropped, meters);
        Thread.ofPlatform().daemon().name("hitotsu-otlp-logs").start(sender::run);
        return sender;
    }

    private static void counter(String name, String description, AtomicLong count, MeterRegistry meters) {
        FunctionCounter.builder("hitotsu.telemetry.logs." + name, count, AtomicLong::get)
                .description(description)
                .register(meters);
    }

    @Override
    public void onEmit(Context context, ReadWriteLogRecord emitted) {
        LogRecordData record = emitted.toLogRecordData();
        long chars = chars(record);
        // After the end it does not matter how much room there is.
        if (closing.getCount() == 0 || waitingChars.addAndGet(chars) > MAX_WAITING_CHARS) {
            waitingChars.addAndGet(-chars);
            dropped.incrementAndGet();
        } else {
            waiting.add(new Waiting(record, chars));
        }
    }

    private static long chars(LogRecordData record) {
        Value<?> body = record.getBodyValue();
        long[] chars = {CHARS_PER_RECORD + (body == null ? 0 : body.asString().length())};
        record.getAttributes().forEach((key, value) -> chars[0] += value instanceof String text ? text.length() : 0);
        return chars[0];
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        boolean isLast = false;
        try {
            while (!isLast) {
                batch.clear();
                collect(batch);
                isLast = batch.remove(END);
                send(batch.stream()
                        .map(one -> Objects.requireNonNull(one.record()))
                        .toList());
                batch.forEach(one -> waitingChars.addAndGet(-one.chars()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exporter.shutdown().whenComplete(ended::succeed);
        }
    }

    /** What comes within a second goes together. */
    private void collect(List<Waiting> batch) throws InterruptedException {
        batch.add(waiting.take());
        waiting.drainTo(batch, MAX_BATCH - 1);
        if (batch.size() < MAX_BATCH && !closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
            waiting.drainTo(batch, MAX_BATCH - batch.size());
        }
    }

    /** Whatever the exporter throws, the next batch follows. */
    @SuppressWarnings("CatchThrowable")
    private void send(List<LogRecordData> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            // Longer than the exporter's own limit, which covers what it sends again.
            CompletableResultCode result = exporter.export(batch).join(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            ended(batch.size(), result.isSuccess());
        } catch (Throwable e) {
            log.debug("log records cannot be sent", e);
            ended(batch.size(), false);
        }
    }

    private void ended(int records, boolean isSuccess) {
        (isSuccess ? sent : dropped).addAndGet(records);
        if (isSuccess == isFailing) {
            isFailing = !isSuccess;
            if (isSuccess) {
                log.info("logs: {} takes them again; {} were dropped so far", to.endpoint(), dropped);
            } else {
                log.warn("logs: {} does not take them; what finds no room is dropped", to.endpoint());
            }
        }
    }

    /** Sends what waits. */
    @Override
    public CompletableResultCode shutdown() {
        if (closing.getCount() > 0) {
            closing.countDown();
            waiting.add(END);
        }
        return ended;
    }
}
