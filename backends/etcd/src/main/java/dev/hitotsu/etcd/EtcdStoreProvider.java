package dev.hitotsu.etcd;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreProvider;
import dev.hitotsu.runtime.secret.ChangingSecret;
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

    /** {@inheritDoc} User and password are read anew when etcd refuses them; where the servers are stays. */
    @Override
    public CoordinationStore open(ChangingSecret<String> uri, Duration sessionTimeout, Duration requestTimeout) {
        EtcdAddress first = EtcdAddress.parse(uri.current());
        EtcdUser user = first.user();
        return user == null
                ? new EtcdStore(first, requestTimeout)
                : new EtcdStore(first, ChangingSecret.of("the user of etcd", user, () -> user(uri)), requestTimeout);
    }

    private static EtcdUser user(ChangingSecret<String> uri) {
        EtcdUser user = EtcdAddress.parse(uri.insteadOf(uri.current())).user();
        if (user == null) {
            throw new IllegalArgumentException("the address names no user (expected: one, as at the start)");
        }
        return user;
    }
}
