package dev.hitotsu.gateway;

import dev.hitotsu.servers.etcd.EtcdCluster;
import dev.hitotsu.servers.process.ServerProcess;
import org.junit.jupiter.api.AfterEach;

class EtcdDiscoveryIT extends DiscoveryContract {
    private final EtcdCluster etcd = EtcdCluster.start(1);

    @AfterEach
    void stop() {
        etcd.close();
    }

    @Override
    String uri() {
        return "etcd://127.0.0.1:" + etcd.server(0).port() + "/shop";
    }

    @Override
    ServerProcess store() {
        return etcd.server(0);
    }
}
