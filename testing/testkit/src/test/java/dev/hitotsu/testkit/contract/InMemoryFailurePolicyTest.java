package dev.hitotsu.testkit.contract;

import dev.hitotsu.relay.memory.InMemoryOutbox;

class InMemoryFailurePolicyTest extends FailurePolicyContract<InMemoryOutbox.Transaction> {
    private final InMemoryRelayFixture fixture = new InMemoryRelayFixture();

    @Override
    protected RelayFixture<InMemoryOutbox.Transaction> fixture() {
        return fixture;
    }
}
