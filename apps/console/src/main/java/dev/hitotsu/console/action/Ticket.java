package dev.hitotsu.console.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * What a person was shown before a change of many messages. It is used once, by the same person.
 *
 * @param shownAtNanos by the monotonic clock of this process
 */
public record Ticket(UUID id, String person, BulkPlan plan, Instant shownAt, long shownAtNanos) {
    /** From so many on, the number is typed. */
    public static final long MAX_UNTYPED = 100;

    public Ticket {
        requireNonNull(plan, "plan: null (expected: a plan)");
    }

    /** Whether a person types the number, so that nobody changes thousands by a slip. */
    public boolean isTyped() {
        return plan.count() > MAX_UNTYPED || plan.isCapped();
    }
}
