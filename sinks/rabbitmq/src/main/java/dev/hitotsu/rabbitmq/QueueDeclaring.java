package dev.hitotsu.rabbitmq;

/** Who creates the queues. */
public enum QueueDeclaring {
    /** The first use of a queue declares it: durable, of type quorum. A queue that exists otherwise is used as it is. */
    QUORUM,

    /** Somebody else. */
    NONE
}
