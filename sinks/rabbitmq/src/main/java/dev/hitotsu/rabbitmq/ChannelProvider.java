package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the channel of a session in the background, when it is first needed and again after a loss. After failures it waits
 * for a growing delay, until the broker has confirmed a message. Thread-safe.
 */
final class ChannelProvider {
    private static final String ENDED = "the session has ended";
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 0.5);

    private final ConnectionFactory factory;
    private final SinkOptions options;
    private final Consumer<ChannelLoss> onLoss;
    private @Nullable CompletableFuture<PublisherChannel> opening;
    private @Nullable PublisherChannel counted;
    private boolean closed;
    private int failures;
    private long notBefore;

    ChannelProvider(ConnectionFactory factory, SinkOptions options, Consumer<ChannelLoss> onLoss) {
        this.factory = factory;
        this.options = options;
        this.onLoss = onLoss;
    }

    /**
     * The channel.
     *
     * @throws IOException if there is none after {@code maxBlock}
     */
    PublisherChannel channel() throws IOException, InterruptedException {
        CompletableFuture<PublisherChannel> current = current();
        try {
            return current.get(options.maxBlock().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no connection within " + options.maxBlock(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("no connection: " + ChannelLoss.describe(cause), cause);
        }
    }

    private synchronized CompletableFuture<PublisherChannel> current() throws IOException {
        if (closed) {
            throw new IOException(ENDED);
        }
        CompletableFuture<PublisherChannel> current = opening;
        if (current == null || isOver(current)) {
            current = new CompletableFuture<>();
            opening = current;
            CompletableFuture<PublisherChannel> promise = current;
            Thread.ofVirtual().name("hitotsu-rabbitmq-connect").start(() -> open(promise));
        }
        return current;
    }

    private boolean isOver(CompletableFuture<PublisherChannel> attempt) {
        if (attempt.isCompletedExceptionally()) {
            return System.nanoTime() - notBefore > 0;
        }
        if (!attempt.isDone() || !attempt.join().isLost()) {
            return false;
        }
        countLoss(attempt.join());
        return System.nanoTime() - notBefore > 0;
    }

    /** A connection is no success: the broker may accept one and then refuse all that is sent over it. */
    private void countLoss(PublisherChannel lost) {
        if (lost == counted) {
            return;
        }
        counted = lost;
        if (lost.hasConfirmed()) {
            failures = 0;
            notBefore = System.nanoTime() - 1;
        } else {
            failed();
        }
    }

    private void open(CompletableFuture<PublisherChannel> promise) {
        try {
            PublisherChannel channel = channel(BrokerConnection.open(factory));
            opened(channel);
            promise.complete(channel);
        } catch (IOException | TimeoutException | RuntimeException e) {
            failed();
            promise.completeExceptionally(e);
        }
    }

    private PublisherChannel channel(BrokerConnection broker) throws IOException {
        try {
            return PublisherChannel.open(broker, options, onLoss);
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    private synchronized void opened(PublisherChannel channel) {
        if (closed) {
            channel.abort(ENDED);
        }
    }

    private synchronized void failed() {
        failures++;
        Duration delay = BACKOFF.delayAfter(failures, ThreadLocalRandom.current());
        notBefore = System.nanoTime() + delay.toNanos();
    }

    /** Gives up the channel, and every one that opens later. Does not block. */
    void abort() {
        end().ifPresent(channel -> channel.abort(ENDED));
    }

    /** Closes the channel, and gives up every one that opens later. Blocks for a second at most. */
    void close() {
        end().ifPresent(channel -> channel.close(ENDED));
    }

    private synchronized Optional<PublisherChannel> end() {
        closed = true;
        CompletableFuture<PublisherChannel> current = opening;
        return current == null || !current.isDone() || current.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.of(current.join());
    }
}
