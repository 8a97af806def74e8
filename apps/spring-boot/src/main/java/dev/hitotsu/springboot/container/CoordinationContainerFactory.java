package dev.hitotsu.springboot.container;

import dev.hitotsu.springboot.autoconfigure.CoordinationConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Serves {@code @ServiceConnection} on a container with one of the server's images. Spring Boot finds its subclasses by
 * {@code META-INF/spring.factories}.
 */
abstract class CoordinationContainerFactory
        extends ContainerConnectionDetailsFactory<Container<?>, CoordinationConnectionDetails> {
    private final CoordinationServer server;

    CoordinationContainerFactory(CoordinationServer server) {
        super(server.images());
        this.server = server;
    }

    @Override
    protected CoordinationConnectionDetails getContainerConnectionDetails(
            ContainerConnectionSource<Container<?>> source) {
        return new Details(source, server);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements CoordinationConnectionDetails {
        private final CoordinationServer server;

        Details(ContainerConnectionSource<Container<?>> source, CoordinationServer server) {
            super(source);
            this.server = server;
        }

        @Override
        public String uri() {
            return server.uri(getContainer().getHost(), getContainer().getMappedPort(server.port()));
        }
    }

    /** For etcd. */
    static final class Etcd extends CoordinationContainerFactory {
        Etcd() {
            super(CoordinationServer.ETCD);
        }
    }

    /** For ZooKeeper. */
    static final class ZooKeeper extends CoordinationContainerFactory {
        ZooKeeper() {
            super(CoordinationServer.ZOOKEEPER);
        }
    }
}
