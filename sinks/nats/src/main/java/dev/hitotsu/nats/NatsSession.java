package dev.hitotsu.nats;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Reconnector;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sends of one sender: over one connection after the other. */
final class NatsSession implements SinkSession {
    private static final Recovery NOTHING_KNOWN = new Recovery.Complete(Set.of());

    private final Reconnector<PublisherConnection> connections;
    private final SinkOptions options;
    private final MessageEncoder encoder;
    private final Semaphore window;
    /** Null where streams have other writers. */
    private final @Nullable StreamEnd end;

    private final Consumer<NatsSession> onEnd;

    NatsSession(Reconnector<PublisherConnection> connections, SinkOptions options, Consumer<NatsSession> onEnd) {
        this.connections = connections;
        this.options = options;
        this.encoder = new MessageEncoder(options.source());
        this.window = new Semaphore(options.window());
        this.end = options.exclusiveStream() == null ? null : new StreamEnd(options.exclusiveStream());
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        String subject = options.router().apply(message);
        String rejection = MessageEncoder.rejectionReason(message, subject);
        if (rejection != null) {
            return answer(SendResult.rejected(rejection));
        }
        try {
            return send(message, subject, connections.connection());
        } catch (IOException e) {
            return answer(failed(SendResult.unavailable(NatsErrors.describe(e))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(failed(SendResult.unavailable("interrupted")));
        }
    }

    private CompletableFuture<SendResult> send(Message message, String subject, PublisherConnection connection)
            throws IOException, InterruptedException {
        Headers headers = encoder.headers(message);
        long bytes = headers.serializedLength() + message.payloadSize() + (end == null ? 0 : end.maxHeaderBytes());
        if (bytes > connection.maxPayload()) {
            return answer(SendResult.rejected("message: " + bytes + " bytes with its headers (expected: "
                    + connection.maxPayload() + " at most, the server's max_payload)"));
        }
        if (!window.tryAcquire() && !window.tryAcquire(options.maxBlock().toNanos(), NANOSECONDS)) {
            return answer(
                    failed(SendResult.unavailable("window: full of " + options.window() + " messages in flight")));
        }
        String obstacle = end == null ? null : append(end, headers, message, connection);
        if (obstacle != null) {
            window.release();
            return answer(SendResult.unavailable(obstacle));
        }
        NatsSend send = new NatsSend(message, subject, encoder, headers, end, System.nanoTime());
        CompletableFuture<SendResult> result = send.whenComplete((done, defect) -> {
            window.release();
            if (done != null) {
                failed(done);
            }
        });
        connection.send(send);
        return result;
    }

    private static @Nullable String append(
            StreamEnd end, Headers headers, Message message, PublisherConnection connection) {
        if (end.isUnknown()) {
            String obstacle = findEnd(end, connection);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return end.append(headers, message.id());
    }

    private static @Nullable String findEnd(StreamEnd end, PublisherConnection connection) {
        try {
            Optional<StreamInfo> found = connection.streams().named(end.stream());
            found.ifPresent(stream -> end.set(stream.getStreamState().getLastSequence()));
            return found.isPresent() ? null : "stream " + end.stream() + ": missing (expected: one)";
        } catch (IOException e) {
            return NatsErrors.describe(e);
        }
    }

    /** Nothing may follow a message that was not taken, where any number is in flight. */
    private SendResult failed(SendResult result) {
        if (end != null) {
            end.record(result);
        }
        return result;
    }

    /** {@inheritDoc} An exclusive stream is asked for its end; what it has already it takes once, by its id. */
    @Override
    public CompletableFuture<Recovery> recover() {
        StreamEnd unknown = end;
        if (unknown == null || !unknown.isUnknown()) {
            return CompletableFuture.completedFuture(NOTHING_KNOWN);
        }
        CompletableFuture<Recovery> recovery = new CompletableFuture<>();
        Thread.ofVirtual().name("hitotsu-nats-recover").start(() -> recovery.complete(find(unknown)));
        return recovery;
    }

    private Recovery find(StreamEnd unknown) {
        try {
            String obstacle = findEnd(unknown, connections.connection());
            return obstacle == null ? NOTHING_KNOWN : new Recovery.Unavailable(obstacle);
        } catch (IOException | RuntimeException e) {
            return new Recovery.Unavailable(NatsErrors.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Recovery.Unavailable("interrupted");
        }
    }

    @Override
    public void resume() {
        if (end != null) {
            end.forget();
        }
    }

    /** The subject. */
    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return options.router().apply(message);
    }

    @Override
    public void abort() {
        connections.abort();
    }

    @Override
    public void close() {
        connections.close();
        onEnd.accept(this);
    }

    private static CompletableFuture<SendResult> answer(SendResult result) {
        return CompletableFuture.completedFuture(result);
    }
}
