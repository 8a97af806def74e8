package dev.hitotsu.postgresql;

import dev.hitotsu.testkit.contract.step.StepsFixture;
import dev.hitotsu.testkit.contract.step.StepsUndoContract;
import java.sql.Connection;

class PostgreSqlStepsUndoIT extends StepsUndoContract<Connection> {
    private final StepsFixture<Connection> fixture = new PostgreSqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
