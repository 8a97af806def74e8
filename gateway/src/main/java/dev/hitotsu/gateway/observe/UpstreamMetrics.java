package dev.hitotsu.gateway.observe;

import dev.hitotsu.gateway.upstream.CircuitBreaker;
import dev.hitotsu.gateway.upstream.Endpoint;
import dev.hitotsu.gateway.upstream.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How upstreams and their addresses are. They come and go with configurations. Thread-safe. */
public final class UpstreamMetrics {
    private final MultiGauge breakers;
    private final MultiGauge available;
    private final MultiGauge inFlight;

    public UpstreamMetrics(MeterRegistry meters) {
        breakers = MultiGauge.builder("hitotsu.gateway.upstream.breaker.open")
                .description("1 while the breaker keeps requests from the upstream")
                .register(meters);
        available = MultiGauge.builder("hitotsu.gateway.upstream.address.available")
                .description("0 while the address is left out")
                .register(meters);
        inFlight = MultiGauge.builder("hitotsu.gateway.upstream.address.requests.active")
                .description("Requests under way")
                .register(meters);
    }

    /** From now on those of these upstreams. Called before the metrics are read. */
    public synchronized void refresh(List<Upstream> upstreams) {
        breakers.register(rows(upstreams), true);
        available.register(addresses(upstreams, endpoint -> endpoint.isAvailable() ? 1 : 0), true);
        inFlight.register(addresses(upstreams, Endpoint::inFlight), true);
    }

    private static List<Row<?>> rows(List<Upstream> upstreams) {
        return upstreams.stream()
                .<Row<?>>map(upstream -> Row.of(
                        Tags.of("upstream", upstream.settings().name()),
                        upstream.breaker().state() == CircuitBreaker.State.CLOSED ? 0 : 1))
                .toList();
    }

    private static List<Row<?>> addresses(List<Upstream> upstreams, ToDoubleFunction<Endpoint> value) {
        return upstreams.stream()
                .flatMap(upstream -> upstream.endpoints().stream()
                        .<Row<?>>map(endpoint -> Row.of(
                                Tags.of(
                                        "upstream",
                                        upstream.settings().name(),
                                        "address",
                                        endpoint.address().toString()),
                                value.applyAsDouble(endpoint))))
                .toList();
    }
}
