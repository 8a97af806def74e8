package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.step.StepsChangedCodeContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import java.sql.Connection;

class PostgreSqlStepsChangedCodeIT extends StepsChangedCodeContract<Connection> {
    private final StepsFixture<Connection> fixture = new PostgreSqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
