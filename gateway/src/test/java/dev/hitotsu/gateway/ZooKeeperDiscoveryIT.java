package dev.hitotsu.gateway;

import dev.hitotsu.servers.process.ServerProcess;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;
import org.junit.jupiter.api.AfterEach;

class ZooKeeperDiscoveryIT extends DiscoveryContract {
    private final ZooKeeperEnsemble zookeeper = ZooKeeperEnsemble.start(1);

    @AfterEach
    void stop() {
        zookeeper.close();
    }

    @Override
    String uri() {
        return "zk://" + zookeeper.connectString() + "/shop";
    }

    @Override
    ServerProcess store() {
        return zookeeper.nodes().getFirst();
    }
}
