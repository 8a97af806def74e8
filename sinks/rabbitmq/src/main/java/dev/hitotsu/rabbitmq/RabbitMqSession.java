package dev.hitotsu.rabbitmq;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Reconnector;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The sends of one sender: over one connection after the other. */
final class RabbitMqSession implements SinkSession {
    private final Reconnector<PublisherChannel> channels;
    private final SinkOptions options;
    private final SizeLimit sizeLimit;
    private final MessageEncoder encoder;
    private final Semaphore window;
    private final Consumer<RabbitMqSession> onEnd;

    RabbitMqSession(
            Reconnector<PublisherChannel> channels,
            SinkOptions options,
            SizeLimit sizeLimit,
            Consumer<RabbitMqSession> onEnd) {
        this.channels = channels;
        this.options = options;
        this.sizeLimit = sizeLimit;
        this.encoder = new MessageEncoder(options.source());
        this.window = new Semaphore(options.window());
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        Destination destination = options.router().apply(message);
        Optional<String> rejection =
                MessageEncoder.rejectionReason(message, destination).or(() -> sizeLimit.rejectionReason(message));
        if (rejection.isPresent()) {
            return answer(SendResult.rejected(rejection.get()));
        }
        try {
            return send(message, destination);
        } catch (IOException e) {
            return answer(SendResult.unavailable(ChannelLoss.describe(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(SendResult.unavailable("interrupted"));
        }
    }

    private CompletableFuture<SendResult> send(Message message, Destination destination)
            throws IOException, InterruptedException {
        PublisherChannel channel = channels.connection();
        if (!window.tryAcquire() && !window.tryAcquire(options.maxBlock().toNanos(), NANOSECONDS)) {
            return answer(SendResult.unavailable("window: full of " + options.window() + " messages in flight"));
        }
        RabbitMqSend send = new RabbitMqSend(message, destination, encoder.properties(message), System.nanoTime());
        CompletableFuture<SendResult> result = send.whenComplete((done, error) -> window.release());
        channel.send(send);
        return result;
    }

    /** The queue, or the exchange. */
    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        Destination destination = options.router().apply(message);
        return destination.isQueue() ? destination.routingKey() : destination.exchange();
    }

    @Override
    public void abort() {
        channels.abort();
    }

    @Override
    public void close() {
        channels.close();
        onEnd.accept(this);
    }

    private static CompletableFuture<SendResult> answer(SendResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
