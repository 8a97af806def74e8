package dev.hitotsu.gateway.discovery;

import dev.hitotsu.coordination.LiveView;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.gateway.upstream.Address;
import dev.hitotsu.gateway.upstream.AddressSource;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running instances of a service. While the store is away, they are those that were known last. Instances of weight 0 get
 * nothing; with a zone, those of other zones get something only if there is none in it. Thread-safe.
 */
public final class DiscoveredAddresses implements AddressSource {
    private static final Logger log = LoggerFactory.getLogger(DiscoveredAddresses.class);

    /** Other programs write the registry: what is no host there must not become a part of a request. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]+");

    private static final String SCHEME = "scheme";

    private final LiveView<List<ServiceInstance>> view;
    private final String service;
    private final String zone;
    private volatile Known known = new Known(List.of(), List.of());

    private record Known(List<ServiceInstance> instances, List<Address> addresses) {}

    private DiscoveredAddresses(LiveView<List<ServiceInstance>> view, String service, String zone) {
        this.view = view;
        this.service = service;
        this.zone = zone;
    }

    /**
     * Begins to watch a service.
     *
     * @param zone of this gateway; empty to take all alike
     */
    public static DiscoveredAddresses watch(Registry registry, String service, String zone) {
        return new DiscoveredAddresses(registry.view(service), service, zone);
    }

    @Override
    public List<Address> current() {
        List<ServiceInstance> now = view.current();
        Known before = known;
        if (now.equals(before.instances())) {
            return before.addresses();
        }
        Known changed = new Known(now, addresses(now));
        known = changed;
        log.info("{}: {}", service, changed.addresses());
        return changed.addresses();
    }

    private List<Address> addresses(List<ServiceInstance> instances) {
        List<ServiceInstance> usable = instances.stream()
                .filter(one -> one.weight() > 0)
                .filter(this::hasHost)
                .toList();
        List<ServiceInstance> near = usable.stream()
                .filter(one -> zone.equals(one.metadata().get(ServiceInstance.ZONE)))
                .toList();
        return (near.isEmpty() ? usable : near)
                .stream().map(DiscoveredAddresses::address).distinct().toList();
    }

    private boolean hasHost(ServiceInstance instance) {
        boolean isHost = HOST.matcher(instance.host()).matches();
        if (!isHost) {
            log.warn("{}: not used: {}", service, instance);
        }
        return isHost;
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
