package dev.hitotsu.gateway.observe;

import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Exchange.Call;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Times the calls that the gateway makes on behalf of requests, by service, method and status. Thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">Semantic conventions for HTTP
 *     metrics</a>
 */
final class CallMetrics {
    private static final String DURATION = "http.client.request.duration";

    private final MeterRegistry meters;
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    private record Labels(String service, String method, int status) {}

    CallMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** From now until the call ends. */
    void began(Call call) {
        long start = System.nanoTime();
        Exchange exchange = call.exchange();
        exchange.onEnd(() -> timers.computeIfAbsent(
                        new Labels(call.service(), exchange.received().method().name(), exchange.status()),
                        this::register)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    }

    private Timer register(Labels labels) {
        return Timer.builder(DURATION)
                .description("From the head of a call to the end of its answer")
                .tag("hitotsu.upstream", labels.service())
                .tag("http.request.method", labels.method())
                .tag("http.response.status_code", Integer.toString(labels.status()))
                .serviceLevelObjectives(RequestMetrics.BUCKETS)
                .register(meters);
    }
}
