package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has done with one message: a line of the audit record, written in the transaction of the change.
 *
 * @param number grows with each change
 * @param actor who did it
 * @param position of the message in the log
 * @param before the state that the message was in
 * @param replacement the id of the message that stands for an edited one; null for other actions
 * @param changedAt by the database's clock
 */
public record OutboxChange(
        long number,
        Action action,
        String actor,
        long position,
        UUID messageId,
        OutboxState before,
        @Nullable UUID replacement,
        Instant changedAt) {
    /** What an operator can do. */
    public enum Action {
        RETRY,
        SKIP,
        EDIT,
        /** Showed the payload and the headers. It changes nothing, and is in {@link OutboxAdmin#audit} alone. */
        REVEAL
    }

    private static final int MAX_ACTOR_LENGTH = 255;

    public OutboxChange {
        requireNonNull(action, "action: null (expected: an action)");
        requireNonNull(actor, "actor: null (expected: a name)");
        requireNonNull(messageId, "messageId: null (expected: a UUID)");
        requireNonNull(before, "before: null (expected: an outbox state)");
        requireNonNull(changedAt, "changedAt: null (expected: a time)");
    }

    /**
     * Checks the name of an actor.
     *
     * @throws IllegalArgumentException if it is blank, longer than 255 characters, or not one line
     */
    public static String requireActor(String actor) {
        requireNonNull(actor, "actor: null (expected: a name)");
        if (actor.isBlank()
                || actor.length() > MAX_ACTOR_LENGTH
                || actor.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("actor: " + actor.length()
                    + " characters (expected: a name of one line, at most " + MAX_ACTOR_LENGTH + ")");
        }
        return actor;
    }
}
