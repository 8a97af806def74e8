package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.testkit.contract.step.StepsContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;

class InMemoryStepsTest extends StepsContract<InMemoryStepStore.Transaction> {
    private final InMemorySteps fixture = new InMemorySteps();

    @Override
    protected StepsFixture<InMemoryStepStore.Transaction> fixture() {
        return fixture;
    }
}
