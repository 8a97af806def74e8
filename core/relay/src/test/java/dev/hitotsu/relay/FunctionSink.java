package dev.hitotsu.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sink that promises order, and whose answers a function gives. */
class FunctionSink implements Sink, SinkSession {
    private final Function<Message, @Nullable CompletableFuture<SendResult>> answers;

    FunctionSink(Function<Message, @Nullable CompletableFuture<SendResult>> answers) {
        this.answers = answers;
    }

    @Override
    public SinkSession open(long fence) {
        return this;
    }

    @Override
    @SuppressWarnings("NullAway")
    public CompletableFuture<SendResult> send(Message message) {
        return answers.apply(message);
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
