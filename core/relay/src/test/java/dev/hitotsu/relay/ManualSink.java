package dev.hitotsu.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sink whose destinations are the topics; a test answers what was sent when it likes. For one thread. */
final class ManualSink implements Sink, SinkSession {
    /** All that was handed over. */
    final List<Message> sent = new ArrayList<>();

    private final Duration sendTimeout;
    private final List<Sending> underWay = new ArrayList<>();
    Pipelining pipelining = Pipelining.ONE_PER_KEY;
    boolean isolating;
    boolean there = true;
    boolean isAddress = true;
    /** The targets besides the topic itself that get a copy. */
    List<String> copies = List.of();

    int capacity = Integer.MAX_VALUE;
    int asked;
    int aborted;
    int polled;
    int flushed;
    int resumed;
    int recoveredSettled;
    /** What it has taken before it was opened or resumed; nothing where the test says nothing. */
    final Deque<Recovery> recoveries = new ArrayDeque<>();

    /** How many sends it was last told to be settled. */
    long settled;

    /** What it answers before a send returns; null for later. */
    @Nullable SendResult atOnce;

    private record Sending(Message message, CompletableFuture<SendResult> answer) {}

    ManualSink(Duration sendTimeout) {
        this.sendTimeout = sendTimeout;
    }

    /** Answers all that is under way. */
    void answerAll(SendResult result) {
        answer(any -> true, result);
    }

    /** Answers the oldest send that is under way. */
    void answerFirst(SendResult result) {
        underWay.removeFirst().answer.complete(result);
    }

    /** Answers what is under way to a topic. */
    void answer(String topic, SendResult result) {
        answer(message -> message.topic().equals(topic), result);
    }

    private void answer(Predicate<Message> which, SendResult result) {
        for (Sending sending : List.copyOf(underWay)) {
            if (which.test(sending.message)) {
                underWay.remove(sending);
                sending.answer.complete(result);
            }
        }
    }

    @Override
    public SinkSession open(long fence) {
        return this;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        sent.add(message);
        SendResult now = atOnce;
        if (now != null) {
            return CompletableFuture.completedFuture(now);
        }
        CompletableFuture<SendResult> answer = new CompletableFuture<>();
        underWay.add(new Sending(message, answer));
        return answer;
    }

    @Override
    public void settled(long sends) {
        settled = sends;
    }

    @Override
    public void recoveredSettled() {
        recoveredSettled++;
    }

    @Override
    public CompletableFuture<Recovery> recover() {
        Recovery next = recoveries.poll();
        return CompletableFuture.completedFuture(next == null ? new Recovery.Complete(Set.of()) : next);
    }

    @Override
    public void poll() {
        polled++;
    }

    @Override
    public void flush() {
        flushed++;
    }

    @Override
    public void resume() {
        resumed++;
    }

    @Override
    public int capacityOf(String destination) {
        return capacity;
    }

    @Override
    public boolean isolates(String destination) {
        return isolating;
    }

    @Override
    public Pipelining pipelining() {
        return pipelining;
    }

    @Override
    public Duration sendTimeout() {
        return sendTimeout;
    }

    @Override
    public List<String> addressesOf(String topic) {
        List<String> addresses = new ArrayList<>(List.of(topic));
        copies.forEach(target -> addresses.add(topic + "@" + target));
        return addresses;
    }

    @Override
    public boolean isAddress(String topic) {
        return isAddress;
    }

    @Override
    public boolean isThere() {
        asked++;
        return there;
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return List.of();
    }

    @Override
    public void abort() {
        aborted++;
    }

    @Override
    public void close() {}
}
