package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.Recovery;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The connection of one machine to a broker, over a network that delays and fails. A send may be taken and its answer
 * lost. With {@link Pipelining#ORDERED} a session keeps that promise: what was handed over arrives in order, and after
 * a failure nothing arrives until it is resumed. Otherwise answers come in any order. What is on its way when a session
 * is aborted may still arrive.
 */
public class SimulatedSink implements Sink {
    private static final long SLOW_NANOS = 300_000_000;
    private static final long SEND_TIMEOUT_NANOS = 1_800_000_000;
    private static final long LOOK_NANOS = 20_000_000;
    private static final int DESTINATIONS = 3;
    private static final int ISOLATED_CAPACITY = 3;

    private record Sending(Message message, CompletableFuture<SendResult> future) {}

    private final Simulation simulation;
    private final SimulatedMachine network;
    private final Pipelining pipelining;
    private final Function<Message, SendResult> broker;
    private final RandomGenerator random;
    private final Map<String, Long> silentUntil = new HashMap<>();
    private boolean isolating;
    private double failureRate;
    private long awayUntil;

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

    /** Sends to a destination that answers nothing fail alone, as {@link SinkSession#isolates} says. Not with order. */
    public void isolate() {
        if (pipelining == Pipelining.ORDERED) {
            throw new IllegalStateException("pipelining: ORDERED (expected: a sink that promises no order)");
        }
        isolating = true;
    }

    /** From now on this share of all sends fails, 0 to 1. */
    public void failureRate(double rate) {
        failureRate = rate;
    }

    /** The name of a destination, of which there are a few. */
    public String destination(int number) {
        return "part-" + Math.floorMod(number, DESTINATIONS);
    }

    private String destinationOf(Message message) {
        return destination(String.valueOf(message.key()).hashCode());
    }

    /** The destination answers nothing for the given time; the others do. */
    public void silence(String destination, long nanos) {
        silentUntil.put(destination, simulation.now() + nanos);
    }

    /** Nothing arrives for the given time. */
    public void cut(long nanos) {
        awayUntil = Math.max(awayUntil, simulation.now() + nanos);
    }

    @Override
    public SinkSession open(long fence) {
        return new Session(fence);
    }

    /**
     * The broker's memory of what it took, where it has one; by default it has none. Only with
     * {@link Pipelining#ORDERED}.
     */
    protected Optional<SimulatedTransactions> transactions() {
        return Optional.empty();
    }

    /** A message is handed over, by a thread that may be held up here as a full buffer would hold it up. */
    protected void onSend(long fence, Message message, CompletableFuture<SendResult> result) {}

    /** The session that was opened last is told that so many of its sends are settled. */
    protected void onSettled(long count) {}

    @Override
    public Pipelining pipelining() {
        return pipelining;
    }

    @Override
    public Duration sendTimeout() {
        return Duration.ofNanos(SEND_TIMEOUT_NANOS);
    }

    @Override
    public List<String> check(Collection<String> topics) {
        return simulation.now() < awayUntil ? List.of("no answer: away") : List.of();
    }

    @Override
    public void close() {
        cut(Long.MAX_VALUE / 2);
    }

    private final class Session implements SinkSession {
        private final long fence;
        private final Map<String, Deque<Sending>> wires = new HashMap<>();
        private final Set<String> carrying = new HashSet<>();
        private final Map<UUID, Long> numbers = new HashMap<>();
        private long sends;
        private int epoch;
        private boolean broken;
        private boolean aborted;

        private Session(long fence) {
            this.fence = fence;
        }

        @Override
        public CompletableFuture<Recovery> recover() {
            return transactions().map(this::startRecovery).orElseGet(SinkSession.super::recover);
        }

        private CompletableFuture<Recovery> startRecovery(SimulatedTransactions transactions) {
            CompletableFuture<Recovery> found = new CompletableFuture<>();
            network.start("recover", () -> {
                network.sleep(random.nextLong(SLOW_NANOS / 3));
                found.complete(recover(transactions));
            });
            return found;
        }

        private Recovery recover(SimulatedTransactions transactions) {
            if (aborted || simulation.now() < awayUntil || random.nextDouble() < failureRate) {
                return new Recovery.Unavailable("no answer");
            }
            boolean first = epoch == 0;
            epoch = transactions.begin();
            return new Recovery.Complete(first ? transactions.unsettled() : transactions.unsettledOf(this));
        }

        @Override
        public void settled(long count) {
            onSettled(count);
            transactions().ifPresent(transactions -> transactions.settle(this, count));
        }

        @Override
        public void recoveredSettled() {
            transactions().ifPresent(transactions -> transactions.settleOthers(this, epoch));
        }

        private SendResult deliver(Message message) {
            return transactions()
                    .map(transactions -> transactions.take(
                            this, epoch, Objects.requireNonNull(numbers.get(message.id())), message, broker))
                    .orElseGet(() -> broker.apply(message));
        }

        @Override
        public String destinationOf(Message message) {
            return SimulatedSink.this.destinationOf(message);
        }

        @Override
        public int capacityOf(String destination) {
            return isolating ? ISOLATED_CAPACITY : Integer.MAX_VALUE;
        }

        @Override
        public boolean isolates(String destination) {
            return isolating;
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            Sending sending = new Sending(message, new CompletableFuture<>());
            numbers.put(message.id(), sends++);
            onSend(fence, message, sending.future);
            if (pipelining == Pipelining.ORDERED) {
                String destination = destinationOf(message);
                wires.computeIfAbsent(destination, any -> new ArrayDeque<>()).add(sending);
                carry(destination);
            } else {
                network.start("send", () -> carry(sending));
            }
            return sending.future;
        }

        private void carry(String destination) {
            if (carrying.add(destination)) {
                network.start("wire", () -> {
                    Deque<Sending> wire = Objects.requireNonNull(wires.get(destination));
                    for (Sending next = wire.poll(); next != null; next = wire.poll()) {
                        carry(next);
                    }
                    carrying.remove(destination);
                });
            }
        }

        private void carry(Sending sending) {
            boolean handedOver = !aborted;
            network.sleep(
                    random.nextDouble() < failureRate ? random.nextLong(SLOW_NANOS) : random.nextLong(50_000, 500_000));
            SendResult result = !handedOver
                    ? SendResult.unavailable("the session has ended")
                    : isAnswering(sending.message) ? arrive(sending.message) : unanswered();
            if (pipelining == Pipelining.ORDERED && !(result instanceof SendResult.Sent)) {
                broken = true;
            }
            sending.future.complete(result);
        }

        private SendResult unanswered() {
            return isolating && !aborted
                    ? SendResult.destinationUnavailable("no answer")
                    : SendResult.unavailable("no answer");
        }

        /** Waits for a destination that is away, until the send times out or the session breaks. */
        private boolean isAnswering(Message message) {
            long until = simulation.now() + SEND_TIMEOUT_NANOS;
            while (simulation.now() < silentUntil.getOrDefault(destinationOf(message), 0L)) {
                if (simulation.now() >= until || broken || aborted) {
                    return false;
                }
                network.sleep(LOOK_NANOS);
            }
            return true;
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
                    var unheard = deliver(message);
                }
                return SendResult.unavailable("no answer");
            }
            return deliver(message);
        }

        /** Everything was answered before, so the wires are empty. */
        @Override
        public void resume() {
            broken = false;
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void close() {
            abort();
        }
    }
}
