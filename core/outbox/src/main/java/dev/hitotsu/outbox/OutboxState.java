package dev.hitotsu.outbox;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far a message has come, as an operator sees it. */
public enum OutboxState {
    /** Committed, and not yet taken by the sink. */
    PENDING,
    /** Taken by the sink. Shown as long as the segment that holds it has not been removed. */
    PUBLISHED,
    /** Not delivered before a later time, as its sender wished. */
    DELAYED,
    /** Failed; it is sent again later. */
    RETRY,
    /** Waits behind an earlier message of its key. */
    WAITING,
    /** Given up, and holds back its key until an operator decides. */
    BLOCKED,
    /** Given up; an operator decides whether to retry or skip it. */
    DEAD,
    /** Given up; it goes to the dead letter topic next. */
    DEAD_LETTER,
    /** Skipped by an operator. */
    SKIPPED;

    /** The states that a condition holds for. */
    public static Set<OutboxState> which(Predicate<OutboxState> condition) {
        requireNonNull(condition, "condition: null (expected: a condition)");
        return Stream.of(values())
                .filter(condition)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(OutboxState.class)));
    }

    /** Whether the message has left the log without being delivered. */
    public boolean isParked() {
        return this != PENDING && this != PUBLISHED;
    }

    /** Whether an operator can have it sent at once. */
    public boolean isRetriable() {
        return isParked() && this != WAITING;
    }

    /** Whether an operator can give it up. */
    public boolean isSkippable() {
        return isParked() && this != SKIPPED;
    }

    /** Whether it has let later messages of its key go on, so that a retry sends it after them. */
    public boolean hasLostItsPlace() {
        return this == DEAD || this == DEAD_LETTER || this == SKIPPED;
    }

    /** @throws IllegalArgumentException if it is not {@link #isRetriable} */
    public void requireRetriable() {
        require(isRetriable(), which(OutboxState::isRetriable));
    }

    /** @throws IllegalArgumentException if it is not {@link #isSkippable} */
    public void requireSkippable() {
        require(isSkippable(), which(OutboxState::isSkippable));
    }

    /** @throws IllegalArgumentException if it is not {@link #isParked} */
    public void requireParked() {
        require(isParked(), which(OutboxState::isParked));
    }

    private void require(boolean condition, Set<OutboxState> expected) {
        if (!condition) {
            throw new IllegalArgumentException("state: " + this + " (expected: one of " + expected + ")");
        }
    }
}
