package dev.hitotsu.rabbitmq;

/** Who declares the queues. */
public enum QueueDeclaration {
    /**
     * The first use of a queue that does not exist declares it: durable, of type quorum, without a delivery limit
     * (RabbitMQ 4 drops a message after 20 deliveries unless told otherwise). A queue that exists is used as it is. A
     * policy can still limit the deliveries; see {@link RabbitMqReceiver}.
     *
     * <p>A broker that is killed moments after a declaration may lose the queue, with messages it had confirmed (seen
     * with RabbitMQ 3.10.8, one node). If that matters, declare the queues beforehand.
     */
    QUORUM,

    /** Nobody here: the queues exist already. */
    NONE
}
