package dev.hitotsu.rabbitmq;

/** Who declares the queues. */
public enum QueueDeclaration {
    /**
     * The first use of a queue declares it: durable, of type quorum. A queue that exists with other properties is used as it is.
     *
     * <p>A broker that is killed moments after a declaration may lose the queue, with messages it had confirmed (seen with
     * RabbitMQ 3.10.8, one node). If that matters, declare the queues beforehand.
     */
    QUORUM,

    /** Nobody here: the queues exist already. */
    NONE
}
