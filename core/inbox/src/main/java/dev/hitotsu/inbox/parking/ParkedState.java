package dev.hitotsu.inbox.parking;

/** What is to become of a parked message. */
public enum ParkedState {
    /** Its effect has failed, or is next in its lane, and is tried when it is due. */
    RETRY,

    /** It waits behind another one of its key. */
    WAITING,

    /** It was given up, and waits for an operator. */
    DEAD,

    /** An operator does not want its effect. */
    SKIPPED;

    /** Whether its effect is still to come without an operator. */
    public boolean isPending() {
        return this == RETRY || this == WAITING;
    }
}
