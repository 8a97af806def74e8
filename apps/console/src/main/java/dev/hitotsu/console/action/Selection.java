package dev.hitotsu.console.action;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a person means: those in any of the states, with the topic and a part of the error.
 *
 * @param topic null for any
 * @param error null for any
 */
public record Selection(
        Kind kind,
        Set<OutboxState> states,
        @Nullable String topic,
        @Nullable String error) {
    /** What is done with them. */
    public enum Kind {
        RETRY,
        SKIP;

        /** Whether messages in the state can be changed so. */
        public boolean allows(OutboxState state) {
            return this == RETRY ? state.isRetriable() : state.isSkippable();
        }
    }

    public Selection {
        requireNonNull(kind, "kind: null (expected: a kind)");
        if (states.isEmpty()) {
            throw new IllegalArgumentException("state: none (expected: one or more of " + allowed(kind) + ")");
        }
        for (OutboxState state : states) {
            if (!kind.allows(state)) {
                throw new IllegalArgumentException("state: " + state + " (expected: one of " + allowed(kind) + ")");
            }
        }
        states = EnumSet.copyOf(states);
    }

    private static Set<OutboxState> allowed(Kind kind) {
        return OutboxState.which(kind::allows);
    }

    /** A filter for each state. */
    public List<EntryFilter> filters() {
        return states.stream()
                .map(state ->
                        EntryFilter.of(state, OutboxAdmin.STEP).withTopic(topic).withError(error))
                .toList();
    }
}
