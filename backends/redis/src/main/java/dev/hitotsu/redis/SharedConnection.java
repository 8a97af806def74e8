package dev.hitotsu.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection that many threads share and that is never waited for. While there is none, commands are refused at once, and each
 * attempt to connect begins when somebody asks. Thread-safe.
 *
 * @param <V> what values are
 */
final class SharedConnection<V> implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

    private final RedisAddress address;
    private final RedisCodec<String, V> codec;
    private final RedisClient client;
    private volatile @Nullable StatefulRedisConnection<String, V> current;
    private boolean isConnecting;
    private long lastAttempt = System.nanoTime() - PAUSE.toNanos();

    SharedConnection(RedisAddress address, RedisCodec<String, V> codec) {
        address.uri().setTimeout(CONNECT_TIMEOUT);
        this.address = address;
        this.codec = codec;
        this.client = RedisClient.create(address.uri());
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .build());
        connect();
    }

    /** The commands of the connection; empty while there is none. */
    Optional<RedisAsyncCommands<String, V>> commands() {
        StatefulRedisConnection<String, V> connection = current;
        if (connection != null && connection.isOpen()) {
            return Optional.of(connection.async());
        }
        connect();
        return Optional.empty();
    }

    private synchronized void connect() {
        if (isConnecting || System.nanoTime() - lastAttempt < PAUSE.toNanos()) {
            return;
        }
        isConnecting = true;
        lastAttempt = System.nanoTime();
        CompletionStage<?> unused = client.connectAsync(codec, address.uri()).whenComplete(this::connected);
    }

    private synchronized void connected(
            @Nullable StatefulRedisConnection<String, V> opened, @Nullable Throwable failure) {
        isConnecting = false;
        current = opened;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, SHUTDOWN_LIMIT);
    }
}
