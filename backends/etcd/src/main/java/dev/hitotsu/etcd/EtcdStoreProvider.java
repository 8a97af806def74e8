package dev.hitotsu.etcd;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import java.time.Duration;

/** Opens etcd by a URI like {@code etcd://host1:2379,host2:2379/shop}. With {@code etcds://} it is spoken to by TLS. */
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
     * @param session is not needed; a session's length is a wish to {@link CoordinationStore#openSession}
     */
    @Override
    public CoordinationStore open(String uri, Duration session, Duration timeout) {
        return new EtcdStore(EtcdAddress.parse(uri), timeout);
    }
}
