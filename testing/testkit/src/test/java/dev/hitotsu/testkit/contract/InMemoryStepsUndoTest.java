package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import dev.hitotsu.testkit.contract.step.StepsUndoContract;

class InMemoryStepsUndoTest extends StepsUndoContract<InMemoryStepStore.Transaction> {
    private final InMemorySteps fixture = new InMemorySteps();

    @Override
    protected StepsFixture<InMemoryStepStore.Transaction> fixture() {
        return fixture;
    }
}
