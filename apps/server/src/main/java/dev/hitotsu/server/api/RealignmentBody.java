package dev.hitotsu.server.api;

import dev.hitotsu.server.database.Realignment;

/**
 * What {@code outbox realign} did.
 *
 * @param positionBefore where the sequence of positions was
 * @param position where it is now
 * @param moved how many messages got new positions
 */
public record RealignmentBody(long positionBefore, long position, int moved) {
    public static RealignmentBody of(Realignment outcome) {
        return new RealignmentBody(outcome.before(), outcome.after(), outcome.moved());
    }
}
