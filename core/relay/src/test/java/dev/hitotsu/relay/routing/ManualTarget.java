package dev.hitotsu.relay.routing;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A sink that a test answers for when it likes. It writes down what it is told. For one thread. */
final class ManualTarget implements Sink, SinkSession {
    private final Pipelining pipelining;
    private final List<String> told = new ArrayList<>();
    private final Deque<CompletableFuture<SendResult>> underWay = new ArrayDeque<>();
    boolean opens = true;
    boolean there;
    boolean isolating;
    int capacity = 7;

    ManualTarget(Pipelining pipelining) {
        this.pipelining = pipelining;
    }

    /** What it was told since it was asked last. */
    List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    int underWay() {
        return underWay.size();
    }

    /** Answers the oldest send. */
    void answer(SendResult result) {
        requireNonNull(underWay.poll()).complete(result);
    }

    void answerAll(SendResult result) {
        while (!underWay.isEmpty()) {
            answer(result);
        }
    }

    @Override
    public SinkSession open(long fence) {
        if (!opens) {
            throw new IllegalStateException("does not open");
        }
        told.add("open " + fence);
        return this;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        told.add("send " + message.topic());
        CompletableFuture<SendResult> sending = new CompletableFuture<>();
        underWay.add(sending);
        return sending;
    }

    @Override
    public String destinationOf(Message message) {
        return "queue-" + message.topic();
    }

    @Override
    public int capacityOf(String destination) {
        told.add("capacity " + destination);
        return capacity;
    }

    @Override
    public boolean isolates(String destination) {
        told.add("isolates " + destination);
        return isolating;
    }

    @Override
    public void resume() {
        told.add("resume");
    }

    @Override
    public void flush() {
        told.add("flush");
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return List.of("checked " + String.join("+", topics));
    }

    @Override
    public List<MessageLimit> limits(Collection<String> topics) {
        return List.of(new MessageLimit(String.join("+", topics), 9));
    }

    @Override
    public boolean isThere() {
        return there;
    }

    @Override
    public Pipelining pipelining() {
        return pipelining;
    }

    @Override
    public Duration sendTimeout() {
        return Duration.ofSeconds(4);
    }

    @Override
    public void abort() {
        told.add("abort");
    }

    @Override
    public void close() {
        told.add("close");
    }
}
