package dev.hitotsu.testkit.contract;

class InMemoryLeaseStoreTest extends LeaseStoreContract {
    private final LeaseFixture fixture = new InMemoryLeases();

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
