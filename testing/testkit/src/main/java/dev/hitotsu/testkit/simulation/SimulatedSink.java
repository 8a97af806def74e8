package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The connection of one machine to a broker, over a network that delays and fails. A send may be taken and its answer lost. With
 * {@link Pipelining#ORDERED} it keeps that promise: what was handed over arrives in order, and after a failure nothing arrives
 * until {@link #resume()}. Otherwise answers come in any order.
 */
public class SimulatedSink implements Sink {
    private static final long SLOW_NANOS = 300_000_000;

    private record Sending(Message message, CompletableFuture<SendResult> future) {}

    private final Simulation simulation;
    private final SimulatedMachine network;
    private final Pipelining pipelining;
    private final Function<Message, SendResult> broker;
    private final RandomGenerator random;
    private final Deque<Sending> wire = new ArrayDeque<>();
    private double failureRate;
    private long awayUntil;
    private boolean broken;
    private boolean carrying;

    /**
     * A connection.
     *
     * @param network a machine that is never paused
     * @param broker takes a message that arrives, or refuses it
     */
    public SimulatedSink(
            Simulation simulation,
            SimulatedMachine network,
            Pipelining pipelining,
            Function<Message, SendResult> broker) {
        this.simulation = simulation;
        this.network = network;
        this.pipelining = pipelining;
        this.broker = broker;
        this.random = simulation.random();
    }

    /** From now on this share of all sends fails, 0 to 1. */
    public void failureRate(double rate) {
        failureRate = rate;
    }

    /** Nothing arrives for the given time. */
    public void cut(long nanos) {
        awayUntil = Math.max(awayUntil, simulation.now() + nanos);
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        Sending sending = new Sending(message, new CompletableFuture<>());
        if (pipelining == Pipelining.ORDERED) {
            wire.add(sending);
            carry();
        } else {
            network.start("send", () -> carry(sending));
        }
        return sending.future;
    }

    private void carry() {
        if (!carrying) {
            carrying = true;
            network.start("wire", () -> {
                for (Sending next = wire.poll(); next != null; next = wire.poll()) {
                    carry(next);
                }
                carrying = false;
            });
        }
    }

    private void carry(Sending sending) {
        network.sleep(
                random.nextDouble() < failureRate ? random.nextLong(SLOW_NANOS) : random.nextLong(50_000, 500_000));
        SendResult result = arrive(sending.message);
        if (pipelining == Pipelining.ORDERED && !(result instanceof SendResult.Sent)) {
            broken = true;
        }
        sending.future.complete(result);
    }

    private SendResult arrive(Message message) {
        if (broken) {
            return SendResult.unavailable("given up behind a failure");
        }
        if (simulation.now() < awayUntil) {
            return SendResult.unavailable("away");
        }
        if (random.nextDouble() < failureRate) {
            if (random.nextBoolean()) {
                var unheard = broker.apply(message);
            }
            return SendResult.unavailable("no answer");
        }
        return broker.apply(message);
    }

    @Override
    public Pipelining pipelining() {
        return pipelining;
    }

    /** Everything was answered before, so the wire is empty. */
    @Override
    public void resume() {
        broken = false;
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return List.of();
    }

    @Override
    public void close() {
        cut(Long.MAX_VALUE / 2);
    }
}
