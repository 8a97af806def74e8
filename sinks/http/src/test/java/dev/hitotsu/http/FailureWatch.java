package dev.hitotsu.http;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A sink that notes whether a send has failed. */
final class FailureWatch implements Sink {
    private final Sink sink;
    private volatile boolean failed;

    FailureWatch(Sink sink) {
        this.sink = sink;
    }

    boolean hasFailed() {
        return failed;
    }

    @Override
    public SinkSession open(long fence) {
        SinkSession session = sink.open(fence);
        return new SinkSession() {
            @Override
            public CompletableFuture<SendResult> send(Message message) {
                return session.send(message).thenApply(result -> {
                    failed |= !(result instanceof SendResult.Sent);
                    return result;
                });
            }

            @Override
            public void abort() {
                session.abort();
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return sink.check(topics);
    }

    @Override
    public Pipelining pipelining() {
        return sink.pipelining();
    }

    @Override
    public Duration sendTimeout() {
        return sink.sendTimeout();
    }

    @Override
    public void close() {
        sink.close();
    }
}
