package dev.hitotsu.inbox.parking;

/**
 * What happens to the later messages of a key while the effect of one fails. Other keys are never held back. It is to a
 * consumer what {@code FailurePolicy} is to a relay.
 */
public enum ParkingPolicy {
    /** They wait until its effect has happened, or an operator skips it. It is tried for ever. */
    BLOCK_KEY,

    /** They wait while it is tried again. When it is given up, it is kept as dead and they go on. */
    PARK_KEY,

    /** They do not wait. It is tried again alone, out of order, and kept as dead when it is given up. */
    SKIP
}
