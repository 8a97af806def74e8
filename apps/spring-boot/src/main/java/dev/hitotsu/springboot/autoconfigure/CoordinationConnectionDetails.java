package dev.hitotsu.springboot.autoconfigure;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the coordination server is, from a container or a service binding for example; goes before
 * {@code hitotsu.coordination.uri}.
 */
@FunctionalInterface
public interface CoordinationConnectionDetails extends ConnectionDetails {
    /** Its address, such as {@code etcd://localhost:2379/shop} or {@code zk://localhost:2181/shop}. */
    String uri();
}
