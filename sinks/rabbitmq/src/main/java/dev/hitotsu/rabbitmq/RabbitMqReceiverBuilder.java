package dev.hitotsu.rabbitmq;

import static dev.hitotsu.message.SettingChecks.requireWithin;
import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.receiver.ReceiverBuilder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link RabbitMqReceiver}. Not thread-safe. */
public final class RabbitMqReceiverBuilder extends ReceiverBuilder<RabbitMqReceiverBuilder> {
    /** AMQP counts the prefetch in 16 bits. */
    private static final int MAX_PREFETCH = 65_535;

    private @Nullable BrokerAddress address;
    private String queue = "";
    private int prefetch = 500;
    private int batch = 250;
    private QueueDeclaration queueDeclaration = QueueDeclaration.QUORUM;
    private @Nullable ManagementClient management;

    RabbitMqReceiverBuilder() {}

    @Override
    protected RabbitMqReceiverBuilder self() {
        return this;
    }

    /**
     * The broker, as {@code amqp://user:password@host:port/vhost}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public RabbitMqReceiverBuilder uri(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        return uri(() -> uri);
    }

    /**
     * The broker, by an address whose password may change: it is asked for now, and again where the broker refuses the
     * login. Where it then has another form, or throws, the one before stays in use.
     *
     * @throws IllegalArgumentException if it has another form now
     */
    public RabbitMqReceiverBuilder uri(Supplier<String> uris) {
        requireNonNull(uris, "uris: null (expected: where addresses come from)");
        this.address = BrokerAddress.of(uris);
        return this;
    }

    /**
     * The broker, with all settings of the client, such as TLS. Copied; automatic recovery is switched off. The client
     * closes the connection over a delivery with headers that it cannot read (nested deeper than 32 levels); with
     * {@link #uri} the receiver prevents that, with a factory of yours it cannot, and such a message stops its queue.
     */
    public RabbitMqReceiverBuilder connectionFactory(ConnectionFactory newFactory) {
        requireNonNull(newFactory, "factory: null (expected: a connection factory)");
        this.address = BrokerAddress.of(newFactory);
        return this;
    }

    public RabbitMqReceiverBuilder queue(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        this.queue = name;
        return this;
    }

    /** Who declares the queue; by default the receiver. */
    public RabbitMqReceiverBuilder queueDeclaration(QueueDeclaration newDeclaration) {
        requireNonNull(newDeclaration, "declaration: null (expected: a QueueDeclaration)");
        this.queueDeclaration = newDeclaration;
        return this;
    }

    /**
     * Where the receiver may ask for the delivery limit of its queue: the management plugin, as {@code
     * http://user:password@host:port}. Without it, the receiver assumes a limit of 20.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public RabbitMqReceiverBuilder managementUri(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        return managementUri(() -> uri);
    }

    /**
     * As {@link #managementUri(String)}, by an address whose password may change: it is asked for again where the
     * plugin refuses it.
     *
     * @throws IllegalArgumentException if it has another form now
     */
    public RabbitMqReceiverBuilder managementUri(Supplier<String> uris) {
        requireNonNull(uris, "uris: null (expected: where addresses come from)");
        this.management = new ManagementClient(uris);
        return this;
    }

    /** How many messages the broker delivers ahead; by default 500. */
    public RabbitMqReceiverBuilder prefetch(int messages) {
        this.prefetch = messages;
        return this;
    }

    /** How many messages a batch has at most; by default 250. */
    public RabbitMqReceiverBuilder batch(int messages) {
        this.batch = messages;
        return this;
    }

    @Override
    public RabbitMqReceiver start() {
        requireHandler();
        if (queue.isBlank()) {
            throw new IllegalArgumentException("queue: \"" + queue + "\" (expected: its name)");
        }
        requireWithin("prefetch", prefetch, MAX_PREFETCH);
        requireWithin("batch", batch, prefetch);
        SubscriptionOptions options = new SubscriptionOptions(queue, prefetch, batch, queueDeclaration, management);
        return RabbitMqReceiver.start(this, new QueueSubscription(BrokerAddress.required(address), options), queue);
    }
}
