package dev.hitotsu.etcd;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.testkit.contract.coordination.CoordinationContract;

class EtcdCoordinationIT extends CoordinationContract {
    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return SharedEtcd.open();
    }
}
