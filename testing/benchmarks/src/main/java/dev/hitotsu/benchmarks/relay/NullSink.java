package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Accepts every message at once and discards it, so that only the cost of the relay remains. */
final class NullSink implements Sink {
    private final CompletableFuture<SendResult> sent = CompletableFuture.completedFuture(SendResult.sent());

    @Override
    public CompletableFuture<SendResult> send(Message message) {
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
    public void close() {}
}
