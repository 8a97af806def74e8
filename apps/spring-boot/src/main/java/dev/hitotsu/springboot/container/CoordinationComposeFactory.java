package dev.hitotsu.springboot.container;

import dev.hitotsu.springboot.autoconfigure.CoordinationConnectionDetails;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Serves services of Docker Compose with one of the server's images. Spring Boot finds its subclasses by
 * {@code META-INF/spring.factories}.
 */
abstract class CoordinationComposeFactory extends DockerComposeConnectionDetailsFactory<CoordinationConnectionDetails> {
    private final CoordinationServer server;

    CoordinationComposeFactory(CoordinationServer server) {
        super(server.images().toArray(String[]::new));
        this.server = server;
    }

    @Override
    protected CoordinationConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService(), server);
    }

    private static final class Details extends DockerComposeConnectionDetails implements CoordinationConnectionDetails {
        private final String uri;

        Details(RunningService service, CoordinationServer server) {
            super(service);
            this.uri = server.uri(service.host(), service.ports().get(server.port()));
        }

        @Override
        public String uri() {
            return uri;
        }
    }

    /** For etcd. */
    static final class Etcd extends CoordinationComposeFactory {
        Etcd() {
            super(CoordinationServer.ETCD);
        }
    }

    /** For ZooKeeper. */
    static final class ZooKeeper extends CoordinationComposeFactory {
        ZooKeeper() {
            super(CoordinationServer.ZOOKEEPER);
        }
    }
}
