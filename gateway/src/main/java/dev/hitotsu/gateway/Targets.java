package dev.hitotsu.gateway;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.gateway.composed.TargetContext;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.config.RouteConfig;
import dev.hitotsu.gateway.discovery.DiscoveredAddresses;
import dev.hitotsu.gateway.discovery.DnsAddresses;
import dev.hitotsu.gateway.filter.Target;
import dev.hitotsu.gateway.upstream.AddressSource;
import dev.hitotsu.gateway.upstream.Location;
import dev.hitotsu.gateway.upstream.Upstream;
import dev.hitotsu.gateway.upstream.UpstreamSettings;
import dev.hitotsu.gateway.upstream.UpstreamTarget;
import dev.hitotsu.gateway.upstream.WeightedTarget;
import dev.hitotsu.gateway.upstream.settings.DnsSettings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the targets of routes: upstreams, with all that lives as long as they do. Used by one thread at a time. */
final class Targets {
    private final Vertx vertx;
    private final Parts parts;
    private final @Nullable Target standIn;

    private record CoordinationAt(String uri) {}

    private record DiscoveredAt(Location.Discovered discovered, String coordination) {}

    private record UpstreamAt(
            UpstreamSettings settings, @Nullable String coordination) {}

    /** With a stand-in, which takes the place of all upstreams. */
    Targets(Vertx vertx, Parts parts, @Nullable Target standIn) {
        this.vertx = vertx;
        this.parts = parts;
        this.standIn = standIn;
    }

    /** Where the requests of a route go. */
    Target of(GatewayConfig config, RouteConfig route) {
        if (route.composed() != null) {
            return standIn != null ? standIn : route.composed().create(new Context(config, route));
        }
        if (route.to().size() == 1) {
            return upstream(config, route, route.to().firstEntry().getKey());
        }
        List<WeightedTarget.Share> shares = route.to().entrySet().stream()
                .map(entry -> new WeightedTarget.Share(upstream(config, route, entry.getKey()), entry.getValue()))
                .toList();
        return new WeightedTarget(shares, () -> ThreadLocalRandom.current().nextLong());
    }

    /** One upstream as a target of a route. */
    Target upstream(GatewayConfig config, RouteConfig route, String name) {
        if (standIn != null) {
            return standIn;
        }
        UpstreamSettings settings = Objects.requireNonNull(config.upstreams().get(name));
        AddressSource addresses = addresses(config, settings);
        Upstream upstream = parts.get(
                new UpstreamAt(settings, config.coordination()),
                same -> new Upstream(settings, addresses, vertx, System::nanoTime));
        return new UpstreamTarget(upstream, route.timeout(), route.rewrite());
    }

    /** What a route that answers by itself gets. */
    private final class Context implements TargetContext {
        private final GatewayConfig config;
        private final RouteConfig route;

        Context(GatewayConfig config, RouteConfig route) {
            this.config = config;
            this.route = route;
        }

        @Override
        public Target upstream(String name) {
            return Targets.this.upstream(config, route, name);
        }

        @Override
        public Vertx vertx() {
            return vertx;
        }

        @Override
        public <K, V> V part(K settings, Function<K, V> factory) {
            return parts.get(settings, factory);
        }
    }

    private AddressSource addresses(GatewayConfig config, UpstreamSettings settings) {
        return switch (settings.location()) {
            case Location.Listed(var addresses) -> AddressSource.of(addresses);
            case Location.Discovered discovered ->
                discovered(Objects.requireNonNull(config.coordination()), discovered);
            case Location.InDns(DnsSettings dns) -> parts.get(dns, name -> DnsAddresses.watch(vertx, name));
        };
    }

    private AddressSource discovered(String store, Location.Discovered discovered) {
        Coordination coordination = parts.get(new CoordinationAt(store), at -> Coordination.open(at.uri()));
        return parts.get(
                new DiscoveredAt(discovered, store),
                at -> DiscoveredAddresses.watch(coordination.registry(), discovered.service(), discovered.zone()));
    }
}
