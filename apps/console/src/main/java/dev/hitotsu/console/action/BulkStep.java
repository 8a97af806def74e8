package dev.hitotsu.console.action;

import dev.hitotsu.outbox.Operation;
import org.jspecify.annotations.Nullable;

/** A step of a change of many messages: a transaction, with its row in the audit. */
@FunctionalInterface
public interface BulkStep {
    /**
     * What a step has done.
     *
     * @param next the next step; null if nothing is left
     */
    record Done(int changed, @Nullable BulkStep next) {
        public Done {
            if (changed < 0) {
                throw new IllegalArgumentException("changed: " + changed + " (expected: 0 or more)");
            }
        }
    }

    /** Does it, and blocks for the database; whatever it throws, nothing was changed. */
    Done run(Operation operation);
}
