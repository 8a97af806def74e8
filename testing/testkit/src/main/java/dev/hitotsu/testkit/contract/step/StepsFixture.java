package dev.hitotsu.testkit.contract.step;

import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import java.time.Duration;
import java.util.List;

/**
 * A store of runs whose time passes when a test wants it to, and a table of effects beside it.
 *
 * @param <T> the database's transaction
 */
public interface StepsFixture<T> {
    /** Long enough that no lease ends by itself during a test. */
    Duration LEASE = Duration.ofMinutes(10);

    /** The store, the same throughout a test. */
    StepStore<T> store();

    /** The same store for operators. */
    StepRuns runs();

    /** Adds an effect in the transaction. */
    void addEffect(T transaction, String run, String effect) throws Exception;

    /** The committed effects of a run, in the order in which they were added. */
    List<String> effects(String run);

    /** Lets the store's time pass until no lease is left that was begun before. */
    void endLeases();

    /** Lets the store's time pass until every rest and every pause is over. */
    void endRests();

    /** Lets the store's time pass until every ended run is forgotten. */
    void endTimesToLive();
}
