package dev.hitotsu.testkit.contract;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.testkit.contract.coordination.CoordinationContract;

class MemoryCoordinationTest extends CoordinationContract {
    private static final MemoryStore STORE = new MemoryStore();

    @Override
    protected CoordinationStore open(CoordinationOptions options) {
        return STORE.newClient();
    }
}
