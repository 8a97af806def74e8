package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.testkit.contract.step.StepStoreTakeUpContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;

class InMemoryStepStoreTakeUpTest extends StepStoreTakeUpContract<InMemoryStepStore.Transaction> {
    private final InMemorySteps fixture = new InMemorySteps();

    @Override
    protected StepsFixture<InMemoryStepStore.Transaction> fixture() {
        return fixture;
    }
}
