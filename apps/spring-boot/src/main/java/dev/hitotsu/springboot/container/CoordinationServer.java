package dev.hitotsu.springboot.container;

import dev.hitotsu.springboot.autoconfigure.CoordinationConnectionDetails;
import java.util.List;

/** What is known of the images of a server: their names without a registry, and the port for clients. */
enum CoordinationServer {
    ETCD("etcd", 2379, List.of("etcd", "coreos/etcd", "etcd-development/etcd", "bitnami/etcd")),
    ZOOKEEPER("zk", 2181, List.of("zookeeper", "bitnami/zookeeper", "confluentinc/cp-zookeeper"));

    private final String scheme;
    private final int port;
    private final List<String> images;

    CoordinationServer(String scheme, int port, List<String> images) {
        this.scheme = scheme;
        this.port = port;
        this.images = images;
    }

    /** Inside the container. */
    int port() {
        return port;
    }

    List<String> images() {
        return images;
    }

    /** The address for {@link CoordinationConnectionDetails#uri}, with the folder that a store has to itself. */
    String uri(String host, int mappedPort) {
        return scheme + "://" + host + ":" + mappedPort + "/hitotsu";
    }
}
