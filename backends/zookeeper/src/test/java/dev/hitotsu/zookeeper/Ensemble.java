package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.servers.zookeeper.ZooKeeperEnsemble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/** Three servers, which all tests of this JVM share. They remove the folders of queues as soon as they can. */
final class Ensemble {
    static final ZooKeeperEnsemble SERVERS = ZooKeeperEnsemble.builder()
            .nodes(3)
            .withoutFsync()
            .option("-Dznode.container.checkIntervalMs=100")
            .start();

    private Ensemble() {}

    static CoordinationStore store(String servers, Duration session, Duration timeout) {
        return new ZooKeeperStoreProvider().open("zk://" + servers + "/hitotsu/tests", session, timeout);
    }

    /** Ends a session in the servers by taking it over and closing it there. */
    static void expire(StoreSession session) {
        ZooKeeper client = ((ZooKeeperSession) session).connection().requests().client();
        CountDownLatch connected = new CountDownLatch(1);
        try (ZooKeeper other = new ZooKeeper(
                SERVERS.connectString(),
                10_000,
                event -> {
                    if (event.getState() == KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                client.getSessionId(),
                client.getSessionPasswd())) {
            connected.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
