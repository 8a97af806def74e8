package dev.hitotsu.springboot.discovery;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.Registry;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * Finds the instances in our registry, for Spring Cloud and its load balancer. Each call asks the server, and throws a
 * {@link dev.hitotsu.coordination.CoordinationException} if that does not answer. Thread-safe; blocks.
 */
public final class RegistryDiscoveryClient implements DiscoveryClient {
    private final Supplier<Registry> registry;

    private RegistryDiscoveryClient(Supplier<Registry> registry) {
        this.registry = registry;
    }

    /** A client of this registry, which is asked for with the first call. */
    public static RegistryDiscoveryClient of(Supplier<Registry> registry) {
        requireNonNull(registry, "registry: null (expected: where to get it)");
        return new RegistryDiscoveryClient(registry);
    }

    @Override
    public String description() {
        return "Hitotsu's registry";
    }

    @Override
    public List<ServiceInstance> getInstances(String serviceId) {
        requireNonNull(serviceId, "serviceId: null (expected: the name of a service)");
        return registry.get().lookUp(serviceId).stream()
                .<ServiceInstance>map(instance -> new DefaultServiceInstance(
                        instance.id(),
                        instance.service(),
                        instance.host(),
                        instance.port(),
                        false,
                        instance.metadata()))
                .toList();
    }

    @Override
    public List<String> getServices() {
        return registry.get().services();
    }
}
