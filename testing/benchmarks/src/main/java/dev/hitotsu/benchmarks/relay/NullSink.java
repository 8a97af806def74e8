package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Accepts every message at once and discards it, so that only the cost of the relay remains. */
final class NullSink implements Sink, SinkSession {
    private final CompletableFuture<SendResult> sent = CompletableFuture.completedFuture(SendResult.sent());
    private final Consumer<Message> listener;

    NullSink() {
        this(message -> {});
    }

    /** Tells of each message, on the relay's thread. */
    NullSink(Consumer<Message> listener) {
        this.listener = listener;
    }

    @Override
    public SinkSession open(long fence) {
        return this;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        listener.accept(message);
        return sent;
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return List.of();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ORDERED;
    }

    @Override
    public Duration sendTimeout() {
        return Duration.ZERO;
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
}
