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
 * A client and its connection, which is made anew by the call after one that failed.
 *
 * <p>The driver neither reconnects nor sends anything again by itself: a WAIT that was sent again may reach another server,
 * whose replicas know nothing of the reservation.
 *
 * <p>One thread at a time, {@link #close()} apart.
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

    /** The connection, made if there is none. */
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

    /** Leaves the connection, with whatever it still may answer. */
    void discard() {
        if (current != null) {
            CompletionStage<Void> unused = current.closeAsync();
            current = null;
        }
    }

    /** Closes the client; a thread that waits for an answer gets an exception. */
    @Override
    public void close() {
        client.shutdown(Duration.ZERO, SHUTDOWN_LIMIT);
    }
}
