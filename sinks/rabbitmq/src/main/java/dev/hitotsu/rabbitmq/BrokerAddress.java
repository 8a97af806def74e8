package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the broker is, and as whom to log in, which may change. Thread-safe. */
final class BrokerAddress {
    private final ChangingSecret<?> address;
    private final Function<Object, ConnectionFactory> factories;

    private BrokerAddress(ChangingSecret<?> address, Function<Object, ConnectionFactory> factories) {
        this.address = address;
        this.factories = factories;
    }

    /** An address that stays as it is. The factory is copied. */
    static BrokerAddress of(ConnectionFactory factory) {
        ConnectionFactory copied = ConnectionFactories.withoutRecovery(factory);
        return new BrokerAddress(ChangingSecret.of("the login at RabbitMQ", () -> copied), any -> copied);
    }

    /**
     * An address that is asked for anew where the broker refuses the login.
     *
     * @throws IllegalArgumentException if it has another form now; later, the one before stays in use
     */
    static BrokerAddress of(Supplier<String> uris) {
        ChangingSecret<String> address = ChangingSecret.of("the login at RabbitMQ", () -> checked(uris.get()));
        return new BrokerAddress(
                address, uri -> ConnectionFactories.withoutRecovery(ConnectionFactories.ofUri((String) uri)));
    }

    private static String checked(String uri) {
        ConnectionFactories.ofUri(uri);
        return uri;
    }

    /**
     * What the user gave.
     *
     * @throws IllegalArgumentException if he gave nothing
     */
    static BrokerAddress required(@Nullable BrokerAddress given) {
        if (given == null) {
            throw new IllegalArgumentException("uri: none (expected: amqp://user:password@host:port/vhost)");
        }
        return given;
    }

    /** Connects. Blocks for the factory's timeouts at most, twice after a refusal. */
    BrokerConnection connect() throws IOException {
        return address.logIn(
                known -> connect(factories.apply(known)), PossibleAuthenticationFailureException.class::isInstance);
    }

    private static BrokerConnection connect(ConnectionFactory factory) throws IOException {
        try {
            return BrokerConnection.open(factory);
        } catch (TimeoutException e) {
            throw new IOException(ChannelLoss.describe(e), e);
        }
    }

    String virtualHost() {
        return factories.apply(address.current()).getVirtualHost();
    }
}
