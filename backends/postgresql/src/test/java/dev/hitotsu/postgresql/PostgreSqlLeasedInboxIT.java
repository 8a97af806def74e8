package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.LeaseFixture;
import dev.hitotsu.testkit.contract.LeasedInboxContract;
import org.junit.jupiter.api.Tag;

@Tag("one-version")
class PostgreSqlLeasedInboxIT extends LeasedInboxContract {
    private final LeaseFixture fixture = new PostgreSqlLeases();

    @Override
    protected LeaseFixture fixture() {
        return fixture;
    }
}
