package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.testkit.contract.coordination.LockContract;

class ZooKeeperLockIT extends LockContract {
    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return Ensemble.store(Ensemble.SERVERS.connectString(), options.sessionTimeout(), options.requestTimeout());
    }
}
