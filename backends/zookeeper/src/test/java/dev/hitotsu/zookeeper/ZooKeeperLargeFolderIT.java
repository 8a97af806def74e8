package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.ListTooLongException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Folders whose list of names is larger than the answers that ZooKeeper's client accepts. */
@Timeout(120)
class ZooKeeperLargeFolderIT {
    private static final Duration SESSION = Duration.ofSeconds(30);
    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final int SMALL_ANSWER = 64 << 10;
    private static final int AT_A_TIME = 500;

    private final String root = "large-" + UUID.randomUUID();

    @Test
    void twentyFiveThousandNamesAreListed() throws Exception {
        fill(25_000);
        try (CoordinationStore store = Ensemble.store(Ensemble.SERVERS.connectString(), SESSION, REQUEST)) {
            assertThat(store.entries(root + "/folder")).hasSize(25_000);
            assertThat(store.paths(root + "/folder")).hasSize(25_000);
        }
    }

    @Test
    void aListThatIsTooLargeIsNamedAndLocksDoNotShareItsFate() throws Exception {
        fill(2_000);
        CoordinationStore store = new ZooKeeperStore(address(), Login.of(address()), SESSION, REQUEST, SMALL_ANSWER);
        try (Coordination coordination = Coordination.of(
                store,
                CoordinationOptions.defaults().withSessionTimeout(SESSION).withRequestTimeout(REQUEST))) {
            Grant lock = coordination.lock(root).acquire();
            AtomicInteger losses = new AtomicInteger();
            lock.onLost(losses::incrementAndGet);
            for (int i = 0; i < 3; i++) {
                assertTooLarge(store);
            }
            assertThat(lock.verify()).isTrue();
            assertThat(losses).hasValue(0);

            remove(1_500);
            assertThat(store.paths(root + "/folder")).hasSize(500);
        }
    }

    private void assertTooLarge(CoordinationStore store) {
        assertThatThrownBy(() -> store.entries(root + "/folder"))
                .isInstanceOf(ListTooLongException.class)
                .hasMessage("/hitotsu/tests/" + root + "/folder: 2000 names, whose list is larger than " + SMALL_ANSWER
                        + " bytes (expected: fewer names in a folder, or a larger jute.maxbuffer, a system property of"
                        + " this process)");
    }

    private static ZooKeeperAddress address() {
        return ZooKeeperAddress.parse("zk://" + Ensemble.SERVERS.connectString() + "/hitotsu/tests");
    }

    private String node(int number) {
        return "/hitotsu/tests/" + root + "/folder/a-name-that-is-as-long-as-names-are-" + number;
    }

    private void fill(int names) throws Exception {
        try (ZooKeeper client = client()) {
            for (String folder : NodePaths.ancestors(node(0))) {
                if (client.exists(folder, false) == null) {
                    client.create(folder, null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                }
            }
            for (int from = 0; from < names; from += AT_A_TIME) {
                List<Op> created = new ArrayList<>();
                for (int i = from; i < Math.min(names, from + AT_A_TIME); i++) {
                    created.add(Op.create(node(i), new byte[] {1}, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
                }
                client.multi(created);
            }
        }
    }

    private void remove(int names) throws Exception {
        try (ZooKeeper client = client()) {
            CountDownLatch removed = new CountDownLatch(names);
            for (int i = 0; i < names; i++) {
                client.delete(node(i), -1, (rc, path, context) -> removed.countDown(), null);
            }
            assertThat(removed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static ZooKeeper client() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(Ensemble.SERVERS.connectString(), 30_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        return client;
    }
}
