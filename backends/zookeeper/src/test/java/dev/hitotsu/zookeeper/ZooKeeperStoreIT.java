package dev.hitotsu.zookeeper;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ZooKeeperStoreIT extends CoordinationStoreContract {
    @Override
    protected CoordinationStore open() {
        return Ensemble.store(Ensemble.SERVERS.connectString(), SESSION, Duration.ofSeconds(30));
    }

    @Override
    protected CoordinationStore openUnreachable() {
        return Ensemble.store("127.0.0.1:" + FreePorts.next(), SESSION, Duration.ofSeconds(1));
    }

    @Test
    void theServersRemoveTheFolderOfAQueueOnceItIsEmpty() {
        StoreSession session = store().openSession(SESSION);
        store().enqueue(session, folder("used/q"), "a", new byte[0]);
        store().enqueue(session, folder("done/q"), "a", new byte[0]);
        store().release(session, folder("done/q") + "/a");

        await().until(() -> store().paths(folder("done")).isEmpty());
        assertThat(store().paths(folder("used"))).containsExactly(folder("used/q"));
        assertThat(store().paths(folder("used/q"))).hasSize(1);
        store().enqueue(session, folder("done/q"), "b", new byte[0]);
        assertThat(store().paths(folder("done/q"))).hasSize(1);
    }

    @Override
    protected void expire(StoreSession session) {
        Ensemble.expire(session);
    }
}
