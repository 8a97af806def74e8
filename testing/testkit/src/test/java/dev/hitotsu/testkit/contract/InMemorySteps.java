package dev.hitotsu.testkit.contract;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.testkit.contract.step.StepsFixture;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs in memory. */
final class InMemorySteps implements StepsFixture<InMemoryStepStore.Transaction> {
    private final ManualClock clock = ManualClock.create();
    private final InMemoryStepStore store = new InMemoryStepStore(clock);
    private final Map<String, List<String>> effects = new ConcurrentHashMap<>();

    @Override
    public StepStore<InMemoryStepStore.Transaction> store() {
        return store;
    }

    @Override
    public StepRuns runs() {
        return store;
    }

    @Override
    public void addEffect(InMemoryStepStore.Transaction transaction, String run, String effect) {
        transaction.onCommit(
                () -> effects.computeIfAbsent(run, key -> new ArrayList<>()).add(effect));
    }

    @Override
    public List<String> effects(String run) {
        return List.copyOf(effects.getOrDefault(run, List.of()));
    }

    @Override
    public void endLeases() {
        clock.advance(StepsFixture.LEASE);
    }

    @Override
    public void endRests() {
        clock.advance(Duration.ofDays(1));
    }

    @Override
    public void endTimesToLive() {
        clock.advance(Duration.ofDays(30));
    }
}
