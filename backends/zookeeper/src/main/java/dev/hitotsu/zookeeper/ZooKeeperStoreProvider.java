package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;
import org.apache.zookeeper.common.ZKConfig;

/**
 * Opens stores in ZooKeeper: {@code zk://host1:2181,host2:2181/shop}. The store keeps everything below the path at the
 * end, and creates it if it is missing. With {@code zk://user:password@host1:2181/shop} the client authenticates with
 * these credentials (the scheme {@code digest}), and only clients with the same credentials may use what it creates.
 * Special characters in user and password are percent-encoded.
 */
public final class ZooKeeperStoreProvider implements StoreProvider {
    /** The client's own default of a mebibyte is the list of about 20,000 names. Servers do not limit their answers. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    @Override
    public String uriPrefix() {
        return ZooKeeperAddress.PREFIX;
    }

    @Override
    public String uriFormat() {
        return ZooKeeperAddress.FORMAT;
    }

    @Override
    public CoordinationStore open(String uri, Duration sessionTimeout, Duration requestTimeout) {
        ZooKeeperAddress address = ZooKeeperAddress.parse(uri);
        return new ZooKeeperStore(address, Login.of(address), sessionTimeout, requestTimeout, maxAnswerBytes());
    }

    /**
     * {@inheritDoc} Another password is shown to the servers within seconds, beside the one before; the rights of the
     * nodes are for an operator to change. Where the servers are stays.
     */
    @Override
    public CoordinationStore open(ChangingSecret<String> uri, Duration sessionTimeout, Duration requestTimeout) {
        ZooKeeperAddress first = ZooKeeperAddress.parse(uri.current());
        return new ZooKeeperStore(first, Login.of(first, uri), sessionTimeout, requestTimeout, maxAnswerBytes());
    }

    private static int maxAnswerBytes() {
        return Integer.getInteger(ZKConfig.JUTE_MAXBUFFER, MAX_ANSWER_BYTES);
    }
}
