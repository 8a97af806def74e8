package dev.hitotsu.testkit.contract;

import dev.hitotsu.relay.memory.InMemoryOutbox;

class InMemoryRelayStoreTest extends RelayStoreContract<InMemoryOutbox.Transaction> {
    private final InMemoryRelayFixture fixture = new InMemoryRelayFixture();

    @Override
    protected RelayFixture<InMemoryOutbox.Transaction> fixture() {
        return fixture;
    }
}
