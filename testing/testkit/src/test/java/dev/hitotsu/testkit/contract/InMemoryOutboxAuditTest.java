package dev.hitotsu.testkit.contract;

import dev.hitotsu.relay.memory.InMemoryOutbox;

class InMemoryOutboxAuditTest extends OutboxAuditContract<InMemoryOutbox.Transaction> {
    private final InMemoryRelayFixture fixture = new InMemoryRelayFixture();

    @Override
    protected RelayFixture<InMemoryOutbox.Transaction> fixture() {
        return fixture;
    }
}
