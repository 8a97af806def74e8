package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import java.util.concurrent.CompletableFuture;

/** One send. */
final class RabbitMqSend extends CompletableFuture<SendResult> {
    private static final byte[] NOTHING = {};

    private final Message message;
    private final Destination destination;
    private final BasicProperties properties;
    private final long createdAtNanos;

    /** A send created at {@code createdAtNanos} of {@link System#nanoTime}. */
    RabbitMqSend(Message message, Destination destination, BasicProperties properties, long createdAtNanos) {
        this.message = message;
        this.destination = destination;
        this.properties = properties;
        this.createdAtNanos = createdAtNanos;
    }

    String id() {
        return message.id().toString();
    }

    Destination destination() {
        return destination;
    }

    BasicProperties properties() {
        return properties;
    }

    byte[] body() {
        byte[] payload = message.payload();
        return payload == null ? NOTHING : payload;
    }

    long createdAtNanos() {
        return createdAtNanos;
    }
}
