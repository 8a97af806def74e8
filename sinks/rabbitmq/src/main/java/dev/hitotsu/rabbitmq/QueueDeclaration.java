package dev.hitotsu.rabbitmq;

/** Who creates the queues. */
public enum QueueDeclaration {
    /**
     * The first use of a queue declares it: durable, of type quorum. A queue that exists otherwise is used as it is.
     *
     * <p>A broker that is killed moments after a declaration may lose the queue, with messages it had confirmed (seen with
     * RabbitMQ 3.10.8, one node). Where that matters, declare queues ahead.
     */
    QUORUM,

    /** Somebody else. */
    NONE
}
