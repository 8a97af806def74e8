package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Accepts every message at once while it is open, and all that waited when it opens. Thread-safe. */
final class GatedSink implements Sink {
    private final CompletableFuture<SendResult> sent = CompletableFuture.completedFuture(SendResult.sent());
    private final List<CompletableFuture<SendResult>> waiting = new ArrayList<>();
    private boolean open;

    /** Answers from now on. */
    void open() {
        List<CompletableFuture<SendResult>> answers;
        synchronized (this) {
            open = true;
            answers = List.copyOf(waiting);
            waiting.clear();
        }
        answers.forEach(answer -> answer.complete(SendResult.sent()));
    }

    private synchronized CompletableFuture<SendResult> send() {
        if (open) {
            return sent;
        }
        CompletableFuture<SendResult> answer = new CompletableFuture<>();
        waiting.add(answer);
        return answer;
    }

    /** Answers nothing from now on. */
    @Override
    public synchronized void close() {
        open = false;
    }

    @Override
    public SinkSession open(long fence) {
        return new SinkSession() {
            @Override
            public CompletableFuture<SendResult> send(Message message) {
                return GatedSink.this.send();
            }

            @Override
            public void abort() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return List.of();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ORDERED;
    }

    /** Longer than any backlog takes to be made. */
    @Override
    public Duration sendTimeout() {
        return Duration.ZERO;
    }
}
