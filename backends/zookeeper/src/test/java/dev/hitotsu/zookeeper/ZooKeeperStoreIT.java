package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.testkit.contract.CoordinationStoreContract;
import dev.hitotsu.testkit.net.FreePorts;
import java.time.Duration;

class ZooKeeperStoreIT extends CoordinationStoreContract {
    @Override
    protected CoordinationStore open() {
        return Ensemble.store(Ensemble.SERVERS.connectString(), SESSION, Duration.ofSeconds(5));
    }

    @Override
    protected CoordinationStore openUnreachable() {
        return Ensemble.store("127.0.0.1:" + FreePorts.next(), SESSION, Duration.ofSeconds(1));
    }

    @Override
    protected void expire(StoreSession session) {
        Ensemble.expire(session);
    }
}
