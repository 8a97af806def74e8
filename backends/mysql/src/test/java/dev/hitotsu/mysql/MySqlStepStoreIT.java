package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.step.StepStoreContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class MySqlStepStoreIT extends StepStoreContract<Connection> {
    private final StepsFixture<Connection> fixture = new MySqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
