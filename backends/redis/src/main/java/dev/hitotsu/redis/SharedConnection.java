package dev.hitotsu.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that many threads share and that is never waited for. While there is none, commands are refused at once,
 * and each attempt to connect begins when somebody asks. One that owes answers and says nothing for three seconds is
 * given up. Thread-safe.
 *
 * @param <V> what values are
 */
final class SharedConnection<V> implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);
    private static final Duration MAX_SILENCE = Duration.ofSeconds(3);

    private final RedisAddress address;
    private final RedisCodec<String, V> codec;
    private final RedisClient client;
    private volatile @Nullable Opened<V> current;
    private boolean isConnecting;
    private long lastAttempt = System.nanoTime() - PAUSE.toNanos();

    private record Opened<V>(StatefulRedisConnection<String, V> connection, Silence silence) {
        boolean isUsable() {
            return connection.isOpen() && !silence.isTooLong(System.nanoTime());
        }
    }

    SharedConnection(RedisAddress address, RedisCodec<String, V> codec) {
        address.uri().setTimeout(CONNECT_TIMEOUT);
        this.address = address;
        this.codec = codec;
        this.client = RedisClient.create(address.uri());
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .build());
        connect();
    }

    /**
     * Runs a command.
     *
     * @return fails with {@link RedisUnavailableException} if there is no connection, it is lost, or there is no answer
     *     within a second, and otherwise with what Redis refused the command with
     */
    <T> CompletionStage<T> call(Function<RedisAsyncCommands<String, V>, CompletionStage<T>> command) {
        Opened<V> opened = current;
        if (opened == null || !opened.isUsable()) {
            connect();
            return CompletableFuture.failedStage(new RedisUnavailableException());
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        opened.silence().asked(System.nanoTime());
        apply(command, opened).whenComplete((value, failure) -> {
            if (failure == null || refusal(failure) != null) {
                opened.silence().answered(System.nanoTime());
            } else {
                opened.silence().givenUp();
            }
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(told(failure));
            }
        });
        return answer;
    }

    private static <V, T> CompletionStage<T> apply(
            Function<RedisAsyncCommands<String, V>, CompletionStage<T>> command, Opened<V> opened) {
        try {
            return command.apply(opened.connection().async());
        } catch (RuntimeException e) {
            // It was closed a moment ago.
            return CompletableFuture.failedStage(e);
        }
    }

    private static Throwable told(Throwable failure) {
        RedisCommandExecutionException refusal = refusal(failure);
        return refusal == null ? new RedisUnavailableException(cause(failure)) : refusal;
    }

    /** What Redis answered; null where it answered nothing. */
    private static @Nullable RedisCommandExecutionException refusal(Throwable failure) {
        return cause(failure) instanceof RedisCommandExecutionException refusal ? refusal : null;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private synchronized void connect() {
        if (isConnecting || System.nanoTime() - lastAttempt < PAUSE.toNanos()) {
            return;
        }
        Opened<V> before = current;
        if (before != null && before.isUsable()) {
            return;
        }
        isConnecting = true;
        if (before != null) {
            // Its other end may be gone without having said so, and the system would wait for it for minutes.
            CompletionStage<Void> unused = before.connection().closeAsync();
            current = null;
        }
        lastAttempt = System.nanoTime();
        CompletionStage<?> opening = client.connectAsync(codec, address.uri()).whenComplete(this::connected);
    }

    private synchronized void connected(
            @Nullable StatefulRedisConnection<String, V> opened, @Nullable Throwable failure) {
        isConnecting = false;
        current = opened == null ? null : new Opened<>(opened, new Silence(MAX_SILENCE));
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, SHUTDOWN_LIMIT);
    }
}
