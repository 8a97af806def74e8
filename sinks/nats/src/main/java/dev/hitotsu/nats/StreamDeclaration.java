package dev.hitotsu.nats;

/** Who declares the streams that keep the messages. */
public enum StreamDeclaration {
    /**
     * The sink declares one for a subject that no stream keeps, when it first sends there: named like the subject with
     * underscores for dots, on file, one copy, kept for ever, with two minutes in which a message is taken once.
     */
    FILE,

    /** Somebody else does. A message to a subject without a stream waits. */
    NONE
}
