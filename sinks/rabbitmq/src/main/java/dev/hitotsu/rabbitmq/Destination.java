package dev.hitotsu.rabbitmq;

import static java.util.Objects.requireNonNull;

/**
 * Where a message goes inside RabbitMQ.
 *
 * @param exchange empty for the default exchange, which routes to the queue named by the routing key
 * @param routingKey up to 255 bytes of UTF-8
 */
public record Destination(String exchange, String routingKey) {
    public Destination {
        requireNonNull(exchange, "exchange: null (expected: the name of an exchange)");
        requireNonNull(routingKey, "routingKey: null (expected: a routing key)");
    }

    /** The queue of that name, through the default exchange. */
    public static Destination queue(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return new Destination("", name);
    }

    boolean isQueue() {
        return exchange.isEmpty();
    }
}
