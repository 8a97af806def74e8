package dev.hitotsu.id;

/** What a {@link Ulid} generator does when the random bits of a millisecond are used up. */
public enum UlidOverflow {
    /** The caller gets an {@link IdException} until the next millisecond, as in the ULID specification. */
    FAIL,

    /** The time runs ahead by one millisecond, with new random bits. */
    CARRY
}
