package dev.hitotsu.etcd;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.testkit.contract.coordination.LockContract;

class EtcdLockIT extends LockContract {
    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return SharedEtcd.open();
    }
}
