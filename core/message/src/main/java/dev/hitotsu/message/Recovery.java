package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.UUID;

/** What a sink has found out about earlier sends. */
public sealed interface Recovery {
    /**
     * The target was asked.
     *
     * @param taken the ids of messages that it has taken and that may not be settled; it has taken no other unsettled
     *     message
     */
    record Complete(Set<UUID> taken) implements Recovery {
        public Complete {
            requireNonNull(taken, "taken: null (expected: a set of ids)");
            taken = Set.copyOf(taken);
        }
    }

    /** The target did not answer. */
    record Unavailable(String reason) implements Recovery {
        public Unavailable {
            requireNonNull(reason, "reason: null (expected: text)");
        }
    }
}
