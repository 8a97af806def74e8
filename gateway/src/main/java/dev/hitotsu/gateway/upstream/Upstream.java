package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.filter.RefusedException;
import dev.hitotsu.gateway.guard.Bulkhead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A service with its addresses, connections and circuit breaker. Shared by all routes and event loops. Thread-safe. */
public final class Upstream implements AutoCloseable {
    private static final long CHECK_MILLIS = 1_000;

    private final UpstreamSettings settings;
    private final Vertx vertx;
    private final AddressSource addresses;
    private final LongSupplier ticker;
    private volatile Known known = new Known(List.of(), List.of());
    private final Balancer balancer;
    private final CircuitBreaker breaker;
    private final RetryBudget budget;
    private final Clients clients;
    private final @Nullable HealthChecks checks;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Optional<Bulkhead> bulkhead;

    private record Known(List<Address> addresses, List<Endpoint> endpoints) {}

    public Upstream(UpstreamSettings settings, AddressSource addresses, Vertx vertx, LongSupplier ticker) {
        this.settings = settings;
        this.addresses = addresses;
        this.vertx = vertx;
        this.ticker = ticker;
        this.balancer = new Balancer(
                settings.balancing(), () -> ThreadLocalRandom.current().nextLong());
        this.breaker = new CircuitBreaker(settings.breaker(), ticker);
        this.budget = new RetryBudget(settings.retry().budget());
        this.bulkhead =
                settings.maxRequests() == 0 ? Optional.empty() : Optional.of(new Bulkhead(settings.maxRequests()));
        this.clients = new Clients(vertx, settings.client(), ticker);
        this.checks = settings.health() == null
                ? null
                : HealthChecks.start(vertx, settings.health(), this::endpoints, clients.another());
    }

    public UpstreamSettings settings() {
        return settings;
    }

    /** How it is at the moment. */
    public UpstreamHealth health() {
        return new UpstreamHealth(
                settings.name(),
                breaker.state(),
                endpoints().stream().map(Endpoint::health).toList());
    }

    /** The addresses at the moment. One that stays keeps what was seen of it. */
    List<Endpoint> endpoints() {
        Known before = known;
        return addresses.current().equals(before.addresses()) ? before.endpoints() : changed();
    }

    private synchronized List<Endpoint> changed() {
        List<Address> now = addresses.current();
        Map<Address, Endpoint> living = new HashMap<>();
        known.endpoints().forEach(endpoint -> living.put(endpoint.address(), endpoint));
        List<Endpoint> endpoints = now.stream()
                .map(address -> living.computeIfAbsent(
                        address,
                        unseen -> new Endpoint(unseen, settings.ejection(), () -> addresses.weight(unseen), ticker)))
                .toList();
        known = new Known(now, endpoints);
        return endpoints;
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    /** Lets only so many requests in; empty for any number. */
    Optional<Bulkhead> bulkhead() {
        return bulkhead;
    }

    RetryBudget budget() {
        return budget;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Takes a connection to the address, on the event loop that calls. */
    Future<Lease> take(Address address) {
        return clients.take(address);
    }

    /**
     * An address to send to: not one that was tried already, nor one that is left out, unless there is no other.
     *
     * @throws RefusedException if there is none at all
     */
    Endpoint choose(String key, Collection<Endpoint> tried) {
        List<Endpoint> endpoints = endpoints();
        if (endpoints.isEmpty()) {
            throw RefusedException.of(503, "Service temporarily unavailable");
        }
        if (endpoints.size() == 1) {
            return endpoints.getFirst();
        }
        List<Endpoint> untried = tried.isEmpty()
                ? endpoints
                : endpoints.stream().filter(one -> !tried.contains(one)).toList();
        List<Endpoint> candidates = untried.isEmpty() ? endpoints : untried;
        List<Endpoint> available = new ArrayList<>(candidates.size());
        for (Endpoint candidate : candidates) {
            if (candidate.isAvailable()) {
                available.add(candidate);
            }
        }
        return balancer.choose(available.isEmpty() ? candidates : available, key);
    }

    /** Reads the certificates anew, for new connections. */
    public void updateCertificates() {
        clients.updateCertificates();
    }

    /** Counts a request to an address until its answer has ended, and says when it begins. */
    long begin(Endpoint endpoint) {
        underWay.incrementAndGet();
        return endpoint.begin();
    }

    void end(Endpoint endpoint) {
        endpoint.end();
        underWay.decrementAndGet();
    }

    /** Ends the connections once their requests have ended: a stream may go on for hours. Does not wait for that. */
    @Override
    public void close() {
        if (checks != null) {
            checks.close();
        }
        if (underWay.get() == 0) {
            clients.close();
        } else {
            vertx.setTimer(CHECK_MILLIS, later -> close());
        }
    }
}
