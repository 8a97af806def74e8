package dev.hitotsu.inbox.step.store;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a store for operators. Thread-safe. Blocks. Every method throws {@link InboxException} if the store does
 * not answer or refuses.
 */
public interface StepRuns {
    /**
     * Some runs, the newest first.
     *
     * @param consumer null for all
     * @param states empty for all
     * @param before only runs that are older in this order: the row of the last one that is known; null for all
     */
    List<RunSummary> list(@Nullable String consumer, Set<RunState> states, @Nullable Long before, int limit);

    /** One run with its steps. */
    Optional<RunDetails> find(EffectKey key);

    /**
     * Has a halted or failed run tried again at once.
     *
     * @return false if there is none in such a state
     */
    boolean retry(EffectKey key);

    /**
     * Has a run undone that has not ended. If somebody works on it, that one finishes its step first.
     *
     * @return false if there is none, it has ended, or it is being undone already
     */
    boolean cancel(EffectKey key, String reason);
}
