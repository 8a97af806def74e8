package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.testkit.contract.coordination.CoordinationContract;

class ZooKeeperCoordinationIT extends CoordinationContract {
    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return Ensemble.store(Ensemble.SERVERS.connectString(), options.sessionTimeout(), options.requestTimeout());
    }
}
