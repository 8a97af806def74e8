package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.testkit.contract.step.StepStoreContract;
import dev.hitotsu.testkit.contract.step.StepsFixture;

class InMemoryStepStoreTest extends StepStoreContract<InMemoryStepStore.Transaction> {
    private final InMemorySteps fixture = new InMemorySteps();

    @Override
    protected StepsFixture<InMemoryStepStore.Transaction> fixture() {
        return fixture;
    }
}
