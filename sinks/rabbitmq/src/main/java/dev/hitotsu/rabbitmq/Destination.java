package dev.hitotsu.rabbitmq;

/**
 * Where a message goes inside RabbitMQ.
 *
 * @param exchange empty for the default exchange, which routes to the queue named by the routing key
 * @param routingKey up to 255 bytes of UTF-8
 */
public record Destination(String exchange, String routingKey) {

    /** The queue of that name, through the default exchange. */
    public static Destination queue(String name) {
        return new Destination("", name);
    }

    boolean isQueue() {
        return exchange.isEmpty();
    }
}
