package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.step.StepStoreTakeUpContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class PostgreSqlStepStoreTakeUpIT extends StepStoreTakeUpContract<Connection> {
    private final StepsFixture<Connection> fixture = new PostgreSqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
