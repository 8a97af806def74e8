package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.testkit.contract.coordination.RotatedLoginContract;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An operator gives the rights at all nodes to another password, as {@code setAcl -R} does. */
class RotatedStoreLoginIT extends RotatedLoginContract {
    private final String folder = "/rotated-" + UUID.randomUUID();
    private ZooKeeper operator;

    @BeforeEach
    void connect() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        operator = new ZooKeeper(Ensemble.SERVERS.connectString(), 30_000, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        for (String password : new String[] {"first", "second", "third"}) {
            operator.addAuthInfo("digest", ("shop:" + password).getBytes());
        }
    }

    @AfterEach
    void disconnect() throws Exception {
        operator.close();
    }

    @Override
    protected String uri(String password) {
        return "zk://shop:" + password + "@" + Ensemble.SERVERS.connectString() + folder;
    }

    @Override
    protected void rotate(String password) throws Exception {
        List<ACL> rights = Collections.singletonList(new ACL(
                ZooDefs.Perms.ALL, new Id("digest", DigestAuthenticationProvider.generateDigest("shop:" + password))));
        List<String> nodes = ZKUtil.listSubTreeBFS(operator, folder);
        assertThat(nodes).hasSizeGreaterThan(1);
        for (String node : nodes) {
            try {
                operator.setACL(node, rights, -1);
            } catch (KeeperException.NoNodeException e) {
                // It ended with its session.
            }
        }
    }
}
