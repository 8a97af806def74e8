package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.testkit.contract.step.StepsChangedCodeContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;

class InMemoryStepsChangedCodeTest extends StepsChangedCodeContract<InMemoryStepStore.Transaction> {
    private final InMemorySteps fixture = new InMemorySteps();

    @Override
    protected StepsFixture<InMemoryStepStore.Transaction> fixture() {
        return fixture;
    }
}
