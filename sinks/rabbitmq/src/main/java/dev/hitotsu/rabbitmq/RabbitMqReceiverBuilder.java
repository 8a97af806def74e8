package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.PoisonHandler;
import dev.hitotsu.message.RetryPolicy;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a {@link RabbitMqReceiver}. Not thread-safe. */
public final class RabbitMqReceiverBuilder {
    /** AMQP counts the prefetch in 16 bits. */
    private static final int MAX_PREFETCH = 65_535;

    private @Nullable ConnectionFactory factory;
    private @Nullable BatchHandler handler;
    private String queue = "";
    private int prefetch = 500;
    private int batch = 250;
    private QueueDeclaration queueDeclaration = QueueDeclaration.QUORUM;
    private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
    private PoisonHandler poisonHandler = PoisonHandler.retrying();

    RabbitMqReceiverBuilder() {}

    /**
     * The broker, as {@code amqp://user:password@host:port/vhost}.
     *
     * @throws IllegalArgumentException for another form
     */
    public RabbitMqReceiverBuilder uri(String uri) {
        this.factory = ConnectionFactories.ofUri(uri);
        return this;
    }

    /** The broker, with all that the client can be told, such as TLS. Copied; automatic recovery is switched off. */
    public RabbitMqReceiverBuilder connectionFactory(ConnectionFactory newFactory) {
        this.factory = newFactory;
        return this;
    }

    public RabbitMqReceiverBuilder queue(String name) {
        this.queue = name;
        return this;
    }

    /** Who creates the queue; the receiver by default. */
    public RabbitMqReceiverBuilder queueDeclaration(QueueDeclaration newDeclaration) {
        this.queueDeclaration = newDeclaration;
        return this;
    }

    /** How many messages the broker hands over ahead; 500 by default. */
    public RabbitMqReceiverBuilder prefetch(int messages) {
        this.prefetch = messages;
        return this;
    }

    /** How many messages a batch has at most; 250 by default. */
    public RabbitMqReceiverBuilder batch(int messages) {
        this.batch = messages;
        return this;
    }

    /** What is done with the messages. */
    public RabbitMqReceiverBuilder handler(BatchHandler newHandler) {
        this.handler = newHandler;
        return this;
    }

    public RabbitMqReceiverBuilder retryPolicy(RetryPolicy newPolicy) {
        this.retryPolicy = newPolicy;
        return this;
    }

    /** What becomes of a message that keeps failing; by default it is tried for ever. */
    public RabbitMqReceiverBuilder poisonHandler(PoisonHandler newHandler) {
        this.poisonHandler = newHandler;
        return this;
    }

    /**
     * A receiver at work. Does not wait for a broker.
     *
     * @throws IllegalArgumentException for settings that are wrong or missing
     */
    public RabbitMqReceiver start() {
        BatchHandler batchHandler = handler;
        if (batchHandler == null) {
            throw new IllegalArgumentException("handler: none (expected: one)");
        }
        if (queue.isBlank()) {
            throw new IllegalArgumentException("queue: \"" + queue + "\" (expected: its name)");
        }
        requireWithin("prefetch", prefetch, MAX_PREFETCH);
        requireWithin("batch", batch, prefetch);
        ReceiverOptions options = new ReceiverOptions(
                queue,
                prefetch,
                batch,
                queueDeclaration,
                batchHandler,
                retryPolicy,
                poisonHandler,
                // Looked up each time: the receiver's thread is not this one.
                () -> ThreadLocalRandom.current().nextLong());
        return RabbitMqReceiver.start(ConnectionFactories.required(factory), options);
    }

    private static void requireWithin(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + most + ")");
        }
    }
}
