package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.step.StepsContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class PostgreSqlStepsIT extends StepsContract<Connection> {
    private final StepsFixture<Connection> fixture = new PostgreSqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
