package dev.hitotsu.etcd;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class EtcdStoreIT extends CoordinationStoreContract {
    private final Gateway outside = new Gateway(
            EtcdAddress.parse("etcd://" + SharedEtcd.CLUSTER.endpoints() + "/outside"), Duration.ofSeconds(30));

    @AfterEach
    void closeOutside() {
        outside.close();
    }

    @Override
    protected CoordinationStore open() {
        return SharedEtcd.open();
    }

    @Override
    protected CoordinationStore openUnreachable() {
        String uri = "etcd://127.0.0.1:" + FreePorts.next() + "/away";
        return new EtcdStoreProvider().open(uri, SESSION, Duration.ofSeconds(1));
    }

    @Override
    protected void expire(StoreSession session) {
        long lease = ((EtcdSession) session).lease();
        outside.call(Request.lease("revoke", Json.object().put("ID", Long.toString(lease))));
    }
}
