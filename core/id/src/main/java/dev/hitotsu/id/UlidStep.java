package dev.hitotsu.id;

/** By how much the random bits of a ULID grow within a millisecond. */
public enum UlidStep {
    /** By one, as in the ULID specification. Anybody who knows an id can guess the next one. */
    ONE,

    /** By a random amount of 1 to 2^32. Every reader accepts such ULIDs too. */
    RANDOM
}
