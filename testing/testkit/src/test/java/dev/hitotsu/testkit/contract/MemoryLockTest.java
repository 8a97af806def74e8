package dev.hitotsu.testkit.contract;

import dev.hitotsu.testkit.contract.coordination.LockContract;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;

class MemoryLockTest extends LockContract {
    private static final MemoryStore STORE = new MemoryStore();

    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return STORE.newClient();
    }
}
