package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has set out to do: one press of a button, one command, one request. It may take many transactions;
 * the record of each names it.
 *
 * @param id tells the operations apart
 * @param actor who does it; null for the database's user
 * @param reason why, in the actor's words; null if nobody said
 */
public record Operation(
        UUID id, @Nullable String actor, @Nullable String reason) {
    /** The greatest length of a reason, in characters. */
    public static final int MAX_REASON_LENGTH = 500;

    public Operation {
        requireNonNull(id, "id: null (expected: a UUID)");
        if (actor != null) {
            OutboxChange.requireActor(actor);
        }
        if (reason != null
                && (reason.isBlank()
                        || reason.length() > MAX_REASON_LENGTH
                        || reason.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("reason: " + reason.length()
                    + " characters (expected: one line that is not blank, at most " + MAX_REASON_LENGTH + ")");
        }
    }
}
