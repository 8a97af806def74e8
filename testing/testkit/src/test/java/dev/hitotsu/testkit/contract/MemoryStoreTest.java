package dev.hitotsu.testkit.contract;

import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.testkit.contract.coordination.CoordinationStoreContract;

class MemoryStoreTest extends CoordinationStoreContract {
    private static final MemoryStore STORE = new MemoryStore();

    @Override
    protected CoordinationStore open() {
        return STORE.newClient();
    }

    @Override
    protected CoordinationStore openUnreachable() {
        MemoryStore closed = new MemoryStore();
        closed.close();
        return closed;
    }
}
