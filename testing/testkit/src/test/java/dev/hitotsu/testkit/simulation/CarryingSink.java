package dev.hitotsu.testkit.simulation;

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

/**
 * A sink without order in virtual time, whose destinations are topics that concern no other. A test carries each
 * message on a thread of the network, where it may sleep, and answers it.
 */
class CarryingSink implements Sink, SinkSession {
    private final SimulatedMachine network;
    private final Duration timeout;
    private final Function<Message, SendResult> carrying;

    CarryingSink(SimulatedMachine network, Duration timeout, Function<Message, SendResult> carrying) {
        this.network = network;
        this.timeout = timeout;
        this.carrying = carrying;
    }

    @Override
    public SinkSession open(long fence) {
        return this;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        CompletableFuture<SendResult> answer = new CompletableFuture<>();
        network.start("send", () -> answer.complete(carrying.apply(message)));
        return answer;
    }

    @Override
    public boolean isolates(String destination) {
        return true;
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return List.of();
    }

    @Override
    public Pipelining pipelining() {
        return Pipelining.ONE_PER_KEY;
    }

    @Override
    public Duration sendTimeout() {
        return timeout;
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
}
