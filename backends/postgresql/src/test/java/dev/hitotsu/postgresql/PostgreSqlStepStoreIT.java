package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.step.StepStoreContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class PostgreSqlStepStoreIT extends StepStoreContract<Connection> {
    private final StepsFixture<Connection> fixture = new PostgreSqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
