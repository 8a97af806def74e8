package dev.hitotsu.id;

/** By how much the random bits of a ULID grow within a millisecond. */
public enum UlidStep {
    /** By one, as the ULID specification has it. Who knows an id can guess the next. */
    ONE,

    /** By a random amount of 1 to 2^32. Every reader of ULIDs takes these too. */
    RANDOM
}
