package dev.hitotsu.gateway.observe;

import dev.hitotsu.gateway.filter.Exchange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Times requests by route, method and status. What clients choose freely is no label: each new value would take memory
 * for good. Thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">Semantic conventions for HTTP
 *     metrics</a>
 */
public final class RequestMetrics implements RequestObserver {
    private static final String DURATION = "http.server.request.duration";
    private static final String NONE = "none";
    private static final String OTHER = "_OTHER";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry meters;
    private final CallMetrics calls;
    private final AtomicInteger active = new AtomicInteger();
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    private record Labels(String route, String method, int status) {}

    public RequestMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.calls = new CallMetrics(meters);
        meters.gauge("http.server.active_requests", active);
    }

    @Override
    public void began(Exchange exchange) {
        long start = System.nanoTime();
        active.incrementAndGet();
        exchange.observeCalls(calls::began);
        exchange.onEnd(() -> {
            active.decrementAndGet();
            String method = exchange.received().method().name();
            Labels labels = new Labels(
                    exchange.routeId().isEmpty() ? NONE : exchange.routeId(),
                    METHODS.contains(method) ? method : OTHER,
                    exchange.status());
            timer(labels).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        });
    }

    @Override
    public void refused(int status) {
        timer(new Labels(NONE, OTHER, status)).record(0, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Labels labels) {
        Timer known = timers.get(labels);
        return known != null ? known : timers.computeIfAbsent(labels, this::register);
    }

    private Timer register(Labels labels) {
        return Timer.builder(DURATION)
                .description("From the head of a request to the end of its answer")
                .tag("http.route", labels.route())
                .tag("http.request.method", labels.method())
                .tag("http.response.status_code", Integer.toString(labels.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
