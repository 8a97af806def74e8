package dev.hitotsu.etcd;

import dev.hitotsu.testkit.etcd.EtcdCluster;
import java.time.Duration;
import java.util.UUID;

/** Three servers for all tests that do not hurt them, started once. They are stopped when the JVM ends. */
final class SharedEtcd {
    static final EtcdCluster CLUSTER = EtcdCluster.start(3);

    private static final String URI = "etcd://" + CLUSTER.endpoints() + "/test-" + UUID.randomUUID();

    private SharedEtcd() {}

    static EtcdStore open() {
        return new EtcdStore(EtcdAddress.parse(URI), Duration.ofSeconds(5));
    }
}
