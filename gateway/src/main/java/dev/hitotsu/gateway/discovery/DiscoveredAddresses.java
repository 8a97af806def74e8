package dev.hitotsu.gateway.discovery;

import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.gateway.upstream.Address;
import dev.hitotsu.gateway.upstream.AddressSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running instances of a service with their weights. While the store is away, they are those that were known last.
 * If within a minute after that it says that there is none, they still are: sessions end in an outage, and instances
 * that run all the time register again when they notice. Instances of weight 0 get nothing; with a zone, those of other
 * zones get something only if there is none in it. Thread-safe.
 */
public final class DiscoveredAddresses implements AddressSource {
    private static final Logger log = LoggerFactory.getLogger(DiscoveredAddresses.class);

    /** Other programs write the registry: what is no host there must not become a part of a request. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+");

    /** Other programs write the weights, too: their sum must stay a number. */
    private static final double MAX_WEIGHT = 1e6;

    private static final String SCHEME = "scheme";

    /** Longer than sessions last, and than an instance takes to register again. */
    private static final Duration AFTER_OUTAGE = Duration.ofMinutes(1);

    private final LiveView<List<ServiceInstance>> view;
    private final String service;
    private final String zone;
    private final LongSupplier ticker;
    private volatile long staleAt;
    private volatile Known known = new Known(List.of(), List.of(), Map.of());

    private record Known(List<ServiceInstance> instances, List<Address> addresses, Map<Address, Double> weights) {}

    /**
     * By a view of its own.
     *
     * @param ticker nanoseconds, monotonic
     */
    DiscoveredAddresses(LiveView<List<ServiceInstance>> view, String service, String zone, LongSupplier ticker) {
        this.view = view;
        this.service = service;
        this.zone = zone;
        this.ticker = ticker;
        this.staleAt = ticker.getAsLong() - AFTER_OUTAGE.toNanos();
    }

    /**
     * Begins to watch a service.
     *
     * @param zone of this gateway; empty to take all alike
     */
    public static DiscoveredAddresses watch(Registry registry, String service, String zone) {
        return new DiscoveredAddresses(registry.view(service), service, zone, System::nanoTime);
    }

    @Override
    public List<Address> current() {
        if (view.isStale()) {
            staleAt = ticker.getAsLong();
        }
        List<ServiceInstance> now = view.current();
        Known before = known;
        if (now.equals(before.instances()) || now.isEmpty() && isAfterOutage()) {
            return before.addresses();
        }
        List<ServiceInstance> used = used(now);
        // Two instances at one address are one: what they weigh together, it gets.
        Map<Address, Double> weights = used.stream()
                .collect(Collectors.toMap(DiscoveredAddresses::address, DiscoveredAddresses::weight, Double::sum));
        Known changed = new Known(
                now, used.stream().map(DiscoveredAddresses::address).distinct().toList(), Map.copyOf(weights));
        known = changed;
        log.info("{}: {}", service, changed.weights());
        return changed.addresses();
    }

    private boolean isAfterOutage() {
        return ticker.getAsLong() - staleAt < AFTER_OUTAGE.toNanos();
    }

    @Override
    public double weight(Address address) {
        return known.weights().getOrDefault(address, 1.0);
    }

    private List<ServiceInstance> used(List<ServiceInstance> instances) {
        List<ServiceInstance> usable = instances.stream()
                .filter(one -> one.weight() > 0)
                .filter(this::hasHost)
                .toList();
        List<ServiceInstance> near = usable.stream()
                .filter(one -> zone.equals(one.metadata().get(ServiceInstance.ZONE)))
                .toList();
        return near.isEmpty() ? usable : near;
    }

    private boolean hasHost(ServiceInstance instance) {
        boolean isHost = HOST.matcher(instance.host()).matches();
        if (!isHost) {
            log.warn("{}: not used: {}", service, instance);
        }
        return isHost;
    }

    private static double weight(ServiceInstance instance) {
        return Math.min(MAX_WEIGHT, instance.weight());
    }

    private static Address address(ServiceInstance instance) {
        boolean secure = "https".equals(instance.metadata().get(SCHEME));
        return new Address(instance.host(), instance.port(), secure);
    }

    @Override
    public void close() {
        view.close();
    }
}
