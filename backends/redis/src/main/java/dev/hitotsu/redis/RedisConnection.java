package dev.hitotsu.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client and its connection. After a failure the next call connects again.
 *
 * <p>The driver itself neither reconnects nor repeats a command: a repeated WAIT could reach another server, whose
 * replicas know nothing of the reservation.
 *
 * <p>Not thread-safe, except {@link #close()}.
 */
final class RedisConnection implements AutoCloseable {
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

    private final RedisClient client;
    private final RedisAddress address;
    private @Nullable StatefulRedisConnection<String, String> current;

    RedisConnection(RedisAddress address, Duration timeout) {
        address.uri().setTimeout(timeout);
        this.address = address;
        client = RedisClient.create(address.uri());
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                .build());
    }

    /** The connection. Connects if there is none. */
    StatefulRedisConnection<String, String> connection(Deadline deadline) {
        StatefulRedisConnection<String, String> connection = current;
        if (connection == null || !connection.isOpen()) {
            discard();
            connection = connect(deadline);
            current = connection;
        }
        return connection;
    }

    private StatefulRedisConnection<String, String> connect(Deadline deadline) {
        CompletionStage<StatefulRedisConnection<String, String>> opening =
                client.connectAsync(StringCodec.UTF8, address.uri());
        try {
            return deadline.await(opening);
        } catch (RuntimeException e) {
            CompletionStage<Void> unused = opening.thenCompose(StatefulRedisConnection::closeAsync);
            throw e;
        }
    }

    /** Drops the connection, and the answers that may still come. */
    void discard() {
        if (current != null) {
            CompletionStage<Void> unused = current.closeAsync();
            current = null;
        }
    }

    /** Closes the client. A thread that waits for an answer gets an exception. */
    @Override
    public void close() {
        client.shutdown(Duration.ZERO, SHUTDOWN_LIMIT);
    }
}
