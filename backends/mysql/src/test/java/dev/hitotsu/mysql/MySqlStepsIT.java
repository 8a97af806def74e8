package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.step.StepsContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class MySqlStepsIT extends StepsContract<Connection> {
    private final StepsFixture<Connection> fixture = new MySqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
