package dev.hitotsu.mysql;

import dev.hitotsu.testkit.contract.step.StepsFixture;
import dev.hitotsu.testkit.contract.step.StepsUndoContract;
import java.sql.Connection;

class MySqlStepsUndoIT extends StepsUndoContract<Connection> {
    private final StepsFixture<Connection> fixture = new MySqlSteps();

    @Override
    protected StepsFixture<Connection> fixture() {
        return fixture;
    }
}
