package dev.hitotsu.relay;

import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages that the sink had taken before this term began, and of which the store may not know. When the log has been
 * read to its end, those that have not come yet were settled and will not come. Used by the dispatcher alone.
 */
final class RecoveredMessages {
    private final Set<UUID> ids = new HashSet<>();
    private @Nullable BatchProgress lastBatch;
    private boolean readToEnd;

    void add(Collection<UUID> taken) {
        ids.addAll(taken);
    }

    /** Whether the message of the log is one of them; it is not any more afterwards. */
    boolean remove(Delivery delivery) {
        boolean found = !ids.isEmpty() && ids.remove(delivery.entry().message().id());
        if (found) {
            lastBatch = delivery.progress();
        }
        return found;
    }

    void recordReadToEnd() {
        ids.clear();
        readToEnd = true;
    }

    /**
     * Whether all of them are settled.
     *
     * @param unsettled the batches that the saved position does not cover
     */
    boolean areSettled(Collection<BatchProgress> unsettled) {
        return readToEnd && (lastBatch == null || !unsettled.contains(lastBatch));
    }
}
