package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import java.util.UUID;

/**
 * A run that somebody works on. A store changes a run only for its present hold, while the lease lasts.
 *
 * @param row the store's number of the run
 * @param owner a random id, another one for each hold
 * @param fence greater than that of every earlier hold of the run
 */
public record RunHold(EffectKey key, long row, UUID owner, long fence) {
    public RunHold {
        requireNonNull(key, "key: null (expected: the key of a run)");
        requireNonNull(owner, "owner: null (expected: a UUID)");
    }
}
