package dev.hitotsu.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The folder of the store is missing, and its client may not create it. */
@Timeout(120)
class ZooKeeperRightsIT {
    private static final byte[] VALUE = "1".getBytes(UTF_8);
    /** So long that no test would wait for it. */
    private static final Duration REQUEST = Duration.ofSeconds(59);

    private final String closed = "/closed-" + UUID.randomUUID();
    private CoordinationStore store;

    @BeforeEach
    void createFolder() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        try (ZooKeeper client = new ZooKeeper(Ensemble.SERVERS.connectString(), 10_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        })) {
            connected.await();
            client.create(closed, null, ZooDefs.Ids.READ_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        store = new ZooKeeperStoreProvider()
                .open("zk://" + Ensemble.SERVERS.connectString() + closed + "/shop", Duration.ofSeconds(30), REQUEST);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whoMayNotCreateTheFolderIsToldAtOnce() {
        StoreSession session = store.openSession(Duration.ofSeconds(30));
        assertThat(store.get("a")).isEmpty();
        assertRefused(() -> store.put("a", VALUE, StoreEntry.ANY, null));
        assertRefused(() -> store.put("a/b", VALUE, StoreEntry.ABSENT, null));
        assertRefused(() -> store.delete("a", StoreEntry.ANY));
        assertRefused(() -> store.claim(session, "a/b", VALUE));
        assertRefused(() -> store.enqueue(session, "q", "a", VALUE));
    }

    @Test
    void whoWaitsForALockIsToldAtOnce() {
        try (Coordination coordination =
                Coordination.of(store, CoordinationOptions.defaults().withRequestTimeout(REQUEST))) {
            assertRefused(() -> coordination.lock("a").acquire());
            assertRefused(() -> coordination.config().put("a", "1"));
        }
    }

    private void assertRefused(ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOf(CoordinationException.class)
                .hasMessageContaining(
                        "NOAUTH (expected: " + closed + "/shop to exist, or credentials that may create it");
    }
}
