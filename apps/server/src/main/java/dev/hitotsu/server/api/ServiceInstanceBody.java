package dev.hitotsu.server.api;

import dev.hitotsu.coordination.ServiceInstance;
import java.util.Map;

/** A registered instance of a service. */
public record ServiceInstanceBody(String id, String host, int port, Map<String, String> metadata) {
    public static ServiceInstanceBody of(ServiceInstance instance) {
        return new ServiceInstanceBody(instance.id(), instance.host(), instance.port(), instance.metadata());
    }
}
