package dev.hitotsu.id;

/** What a {@link Ulid} generator does when the random bits of a millisecond cannot be increased any further. */
public enum UlidOverflow {
    /** The caller gets an {@link IdException}, as the ULID specification has it, until the next millisecond. */
    FAIL,

    /** The time borrows one millisecond from the future, and new random bits are drawn. */
    CARRY
}
