package dev.hitotsu.servers.zookeeper;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.ServerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;

class ZooKeeperEnsembleIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void anotherLeadsWhenTheLeaderIsKilled() throws Exception {
        try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.builder().nodes(3).start()) {
            await().untilAsserted(() -> assertThat(ensemble.nodes())
                    .extracting(node -> node.mode().orElse("none"))
                    .containsExactlyInAnyOrder("leader", "follower", "follower"));
            create(ensemble, "/before");
            ZooKeeperNode former = ensemble.leader();

            former.kill();
            assertThat(former.isAlive()).isFalse();
            assertThat(ensemble.leader()).isNotEqualTo(former);
            create(ensemble, "/meanwhile");
            ensemble.restartStopped();

            await().untilAsserted(() -> assertThat(former.mode()).contains("follower"));
            assertThat(children(former)).contains("before", "meanwhile");
        }
    }

    @Test
    void keepsItsDataAndDoesNotAnswerWhileSuspended() throws Exception {
        try (ZooKeeperEnsemble alone =
                ZooKeeperEnsemble.builder().withoutFsync().start()) {
            create(alone, "/before");
            alone.node(1).suspend();
            assertThat(alone.node(1).mode()).isEmpty();
            alone.node(1).resume();
            await().atMost(LIMIT).until(() -> alone.node(1).mode().isPresent());

            alone.node(1).kill();
            alone.restartStopped();

            assertThat(alone.leader()).isEqualTo(alone.node(1));
            assertThat(children(alone.node(1))).contains("before");
        }
    }

    @Test
    void showsTheLogOfAServerThatDoesNotStart() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> ZooKeeperEnsemble.builder()
                        .setting("tickTime", "nonsense")
                        .start())
                .withMessageContaining("nonsense");
    }

    private static void create(ZooKeeperEnsemble ensemble, String path) throws Exception {
        try (ZooKeeper client = connect(ensemble.connectString())) {
            client.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
    }

    private static List<String> children(ZooKeeperNode node) throws Exception {
        try (ZooKeeper client = connect(node.connectString())) {
            return client.getChildren("/", false);
        }
    }

    private static ZooKeeper connect(String servers) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(servers, 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        return client;
    }
}
