package dev.hitotsu.gateway.observe;

import dev.hitotsu.gateway.upstream.Upstream;
import dev.hitotsu.gateway.upstream.UpstreamHealth;
import dev.hitotsu.gateway.upstream.UpstreamHealth.AddressHealth;
import dev.hitotsu.gateway.upstream.UpstreamHealth.Breaker;
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
        List<UpstreamHealth> now = upstreams.stream().map(Upstream::health).toList();
        breakers.register(breakers(now), true);
        available.register(addresses(now, address -> address.isAvailable() ? 1 : 0), true);
        inFlight.register(addresses(now, AddressHealth::inFlight), true);
    }

    private static List<Row<?>> breakers(List<UpstreamHealth> upstreams) {
        return upstreams.stream()
                .<Row<?>>map(upstream ->
                        Row.of(Tags.of("upstream", upstream.name()), upstream.breaker() == Breaker.CLOSED ? 0 : 1))
                .toList();
    }

    private static List<Row<?>> addresses(List<UpstreamHealth> upstreams, ToDoubleFunction<AddressHealth> value) {
        return upstreams.stream()
                .flatMap(upstream -> upstream.addresses().stream()
                        .<Row<?>>map(address -> Row.of(
                                Tags.of(
                                        "upstream",
                                        upstream.name(),
                                        "address",
                                        address.address().toString()),
                                value.applyAsDouble(address))))
                .toList();
    }
}
