package dev.hitotsu.rabbitmq;

import static dev.hitotsu.message.SettingChecks.requirePositive;
import static java.util.Objects.requireNonNull;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link RabbitMqSink}. Not thread-safe. */
public final class RabbitMqSinkBuilder {
    private static final int MAX_WINDOW = 100_000;

    private @Nullable BrokerAddress address;
    private String source = "hitotsu";
    private int window = 1_000;
    private Duration maxBlock = Duration.ofSeconds(1);
    private Duration confirmTimeout = Duration.ofSeconds(10);
    private QueueDeclaration queueDeclaration = QueueDeclaration.QUORUM;
    private Function<Message, Destination> router = message -> Destination.queue(message.topic());

    private @Nullable ManagementClient management;

    RabbitMqSinkBuilder() {}

    /**
     * The broker, as {@code amqp://user:password@host:port/vhost}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public RabbitMqSinkBuilder uri(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        return uri(() -> uri);
    }

    /**
     * The broker, by an address whose password may change: it is asked for now, and again where the broker refuses the
     * login. Where it then has another form, or throws, the one before stays in use.
     *
     * @throws IllegalArgumentException if it has another form now
     */
    public RabbitMqSinkBuilder uri(Supplier<String> uris) {
        requireNonNull(uris, "uris: null (expected: where addresses come from)");
        this.address = BrokerAddress.of(uris);
        return this;
    }

    /** The broker, with all settings of the client, such as TLS. Copied; automatic recovery is switched off. */
    public RabbitMqSinkBuilder connectionFactory(ConnectionFactory newFactory) {
        requireNonNull(newFactory, "factory: null (expected: a connection factory)");
        this.address = BrokerAddress.of(newFactory);
        return this;
    }

    /** Publishes everything to the exchange, with the topic as routing key. */
    public RabbitMqSinkBuilder exchange(String exchange) {
        requireNonNull(exchange, "exchange: null (expected: the name of an exchange)");
        return router(message -> new Destination(exchange, message.topic()));
    }

    /** Chooses where a message goes. Runs in the sending thread; must not block. */
    public RabbitMqSinkBuilder router(Function<Message, Destination> newRouter) {
        requireNonNull(newRouter, "router: null (expected: a router)");
        this.router = newRouter;
        return this;
    }

    /** Who declares queues that the default exchange routes to; by default the sink. */
    public RabbitMqSinkBuilder queueDeclaration(QueueDeclaration newDeclaration) {
        requireNonNull(newDeclaration, "declaration: null (expected: a QueueDeclaration)");
        this.queueDeclaration = newDeclaration;
        return this;
    }

    /**
     * Where {@link RabbitMqSink#check} may ask which queues lose messages that they have taken (a largest length with
     * {@code drop-head}, a time to live): the management plugin, as {@code http://user:password@host:port}. By default
     * nobody is asked.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public RabbitMqSinkBuilder managementUri(String uri) {
        requireNonNull(uri, "uri: null (expected: an address)");
        return managementUri(() -> uri);
    }

    /**
     * As {@link #managementUri(String)}, by an address whose password may change: it is asked for again where the
     * plugin refuses it.
     *
     * @throws IllegalArgumentException if it has another form now
     */
    public RabbitMqSinkBuilder managementUri(Supplier<String> uris) {
        requireNonNull(uris, "uris: null (expected: where addresses come from)");
        this.management = new ManagementClient(uris);
        return this;
    }

    /** The CloudEvents source, a URI reference that names the sender; {@code hitotsu} by default. */
    public RabbitMqSinkBuilder source(String newSource) {
        requireNonNull(newSource, "source: null (expected: a source)");
        this.source = newSource;
        return this;
    }

    /** How many sends may be in flight; by default 1,000. */
    public RabbitMqSinkBuilder window(int messages) {
        this.window = messages;
        return this;
    }

    /** How long a send may wait for a connection, and for a place in the window; one second by default. */
    public RabbitMqSinkBuilder maxBlock(Duration duration) {
        requireNonNull(duration, "maxBlock: null (expected: a duration)");
        this.maxBlock = duration;
        return this;
    }

    /** How long the broker may take to answer for a message; 10 seconds by default. */
    public RabbitMqSinkBuilder confirmTimeout(Duration duration) {
        requireNonNull(duration, "confirmTimeout: null (expected: a duration)");
        this.confirmTimeout = duration;
        return this;
    }

    /**
     * The sink. Connects when it first sends.
     *
     * @throws IllegalArgumentException if a setting is wrong or missing
     */
    public RabbitMqSink build() {
        if (window < 1 || window > MAX_WINDOW) {
            throw new IllegalArgumentException("window: " + window + " (expected: 1.." + MAX_WINDOW + ")");
        }
        requirePositive("maxBlock", maxBlock);
        requirePositive("confirmTimeout", confirmTimeout);
        if (source.isBlank()) {
            throw new IllegalArgumentException("source: \"" + source + "\" (expected: a URI reference)");
        }
        SinkOptions options =
                new SinkOptions(source, window, maxBlock, confirmTimeout, queueDeclaration, router, management);
        return new RabbitMqSink(BrokerAddress.required(address), options);
    }
}
