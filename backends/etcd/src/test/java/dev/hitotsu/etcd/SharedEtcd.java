package dev.hitotsu.etcd;

import dev.hitotsu.servers.etcd.EtcdCluster;
import java.time.Duration;
import java.util.UUID;

/** Three servers for all tests that do not hurt them, started once. They are stopped when the JVM ends. */
final class SharedEtcd {
    static final EtcdCluster CLUSTER = EtcdCluster.builder()
            .servers(3)
            // A server that a busy machine leaves waiting for a moment must not lose the lead.
            .option("heartbeat-interval", "250")
            .option("election-timeout", "2500")
            .start();

    private static final String URI = "etcd://" + CLUSTER.endpoints() + "/test-" + UUID.randomUUID();

    private SharedEtcd() {}

    static EtcdStore open() {
        return new EtcdStore(EtcdAddress.parse(URI), Duration.ofSeconds(30));
    }
}
