package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.step.StepsChangedCodeContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class MySqlStepsChangedCodeIT extends StepsChangedCodeContract<Connection> {
    private final StepsFixture<Connection> fixture = new MySqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
