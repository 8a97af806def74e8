package dev.hitotsu.testkit.contract;

import dev.hitotsu.relay.memory.InMemoryOutbox;

class InMemoryOutboxChangesTest extends OutboxChangesContract<InMemoryOutbox.Transaction> {
    private final InMemoryRelayFixture fixture = new InMemoryRelayFixture();

    @Override
    protected RelayFixture<InMemoryOutbox.Transaction> fixture() {
        return fixture;
    }
}
