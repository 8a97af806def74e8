package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.step.StepStoreTakeUpContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class MySqlStepStoreTakeUpIT extends StepStoreTakeUpContract<Connection> {
    private final StepsFixture<Connection> fixture = new MySqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
