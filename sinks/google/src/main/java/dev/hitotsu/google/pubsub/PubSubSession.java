package dev.hitotsu.google.pubsub;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sends of one sender. */
final class PubSubSession implements SinkSession {
    /**
     * A topic as messages name it.
     *
     * @param name in full
     * @param obstacle why nothing may go there; null if it may
     * @param obstacleToKeys the same for messages with a key
     */
    private record Destination(
            String topic,
            String name,
            @Nullable String obstacle,
            @Nullable String obstacleToKeys) {}

    private final SinkOptions options;
    private final MessageEncoder encoder;
    private final Lanes lanes;
    private final Semaphore window;
    private final Consumer<PubSubSession> onEnd;
    private @Nullable Destination last;

    PubSubSession(GrpcChannel channel, SinkOptions options, Consumer<PubSubSession> onEnd) {
        this.options = options;
        this.encoder = new MessageEncoder(options.source());
        this.lanes = new Lanes(channel, options.requests());
        this.window = new Semaphore(options.window());
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        Destination destination = destination(options.router().apply(message));
        String key = message.key();
        Lane.Id lane =
                new Lane.Id(destination.name(), key == null ? "" : key.isEmpty() ? MessageEncoder.EMPTY_KEY : key);
        String failed = lanes.refusal(lane);
        if (failed != null) {
            return answer(SendResult.unavailable(failed));
        }
        String rejection = rejectionReason(destination, message);
        return rejection == null ? send(lane, encoder.encode(message)) : answer(SendResult.rejected(rejection));
    }

    /** Most messages go where the one before went. */
    private Destination destination(String topic) {
        Destination known = last;
        if (known == null || !known.topic().equals(topic)) {
            known = new Destination(
                    topic,
                    ResourceNames.topic(options.project(), topic),
                    options.obstacle(topic, null),
                    options.obstacle(topic, ""));
            last = known;
        }
        return known;
    }

    private static @Nullable String rejectionReason(Destination destination, Message message) {
        String obstacle = message.key() == null ? destination.obstacle() : destination.obstacleToKeys();
        return obstacle == null ? MessageEncoder.rejectionReason(message) : obstacle;
    }

    private CompletableFuture<SendResult> send(Lane.Id lane, byte[] encoded) {
        PubSubSend send =
                new PubSubSend(encoded, System.nanoTime() + options.ackTimeout().toNanos());
        int max = Lane.MAX_BYTES - Lane.OVERHEAD;
        if (send.bytes() > max) {
            return answer(SendResult.rejected("message: " + send.bytes() + " bytes with its attributes (expected: "
                    + max + " at most, the limit of Pub/Sub)"));
        }
        SendResult full = enterWindow();
        if (full != null) {
            return answer(full);
        }
        CompletableFuture<SendResult> result = send.whenComplete((done, defect) -> window.release());
        lanes.offer(lane, send);
        return result;
    }

    /** Where there is no place, nothing later may be sent either, in no lane: this message is one of some lane. */
    private @Nullable SendResult enterWindow() {
        try {
            boolean entered =
                    window.tryAcquire() || window.tryAcquire(options.maxBlock().toNanos(), NANOSECONDS);
            return entered ? null : lanes.stop("window: full of " + options.window() + " messages in flight");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lanes.stop("interrupted");
        }
    }

    /** The topic. */
    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return options.router().apply(message);
    }

    @Override
    public void resume() {
        lanes.resume();
    }

    @Override
    public void abort() {
        lanes.end("aborted");
    }

    @Override
    public void close() {
        lanes.end("closed");
        onEnd.accept(this);
    }

    private static CompletableFuture<SendResult> answer(SendResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
