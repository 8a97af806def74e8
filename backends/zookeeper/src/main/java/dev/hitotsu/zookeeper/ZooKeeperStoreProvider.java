package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import java.time.Duration;

/**
 * Opens stores in ZooKeeper: {@code zk://host1:2181,host2:2181/shop}. Everything is below the path at the end, which is
 * created where it is missing. With {@code zk://user:password@host1:2181/shop}, percent-encoded where need be, the client
 * shows these credentials (the scheme {@code digest}), and what it creates is for those who show the same.
 */
public final class ZooKeeperStoreProvider implements StoreProvider {
    @Override
    public String uriPrefix() {
        return ZooKeeperAddress.PREFIX;
    }

    @Override
    public String uriFormat() {
        return ZooKeeperAddress.FORMAT;
    }

    @Override
    public CoordinationStore open(String uri, Duration session, Duration timeout) {
        return new ZooKeeperStore(ZooKeeperAddress.parse(uri), session, timeout);
    }
}
