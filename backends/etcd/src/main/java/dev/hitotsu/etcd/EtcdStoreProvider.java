package dev.hitotsu.etcd;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import java.time.Duration;

/** Opens etcd by a URI like {@code etcd://host1:2379,host2:2379/shop}; with {@code etcds://} over TLS. */
public final class EtcdStoreProvider implements StoreProvider {
    @Override
    public String uriPrefix() {
        return "etcd";
    }

    @Override
    public String uriFormat() {
        return EtcdAddress.FORMAT;
    }

    /**
     * {@inheritDoc}
     *
     * @param sessionTimeout not needed; {@link CoordinationStore#openSession} takes the timeout of a session
     */
    @Override
    public CoordinationStore open(String uri, Duration sessionTimeout, Duration requestTimeout) {
        return new EtcdStore(EtcdAddress.parse(uri), requestTimeout);
    }
}
