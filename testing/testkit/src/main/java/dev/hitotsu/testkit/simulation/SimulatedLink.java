package dev.hitotsu.testkit.simulation;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The connection of one machine to a server, over a network that delays and loses requests and replies, and that can be
 * cut. A request that was given up may still be carried out much later.
 */
public final class SimulatedLink {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** The errors of the protocol that is spoken. */
    public interface Protocol {
        /** How a program learns that nobody answered. */
        RuntimeException noAnswer(String reason);

        /**
         * Whether the server says no with this, which nobody hears when the request was late. Anything else is a
         * defect.
         */
        boolean isRefusal(RuntimeException error);
    }

    private final Simulation simulation;
    private final SimulatedMachine machine;
    private final SimulatedMachine network;
    private final Protocol protocol;
    private final RandomGenerator random;
    private double failureRate;
    private long cutUntil;

    /**
     * A connection from the machine.
     *
     * @param network a machine that is never paused; late requests run on it
     */
    public SimulatedLink(Simulation simulation, SimulatedMachine machine, SimulatedMachine network, Protocol protocol) {
        this.simulation = simulation;
        this.machine = machine;
        this.network = network;
        this.protocol = protocol;
        this.random = simulation.random();
    }

    /** From now on this share of all requests fails, 0 to 1. */
    public void failureRate(double rate) {
        failureRate = rate;
    }

    double failureRate() {
        return failureRate;
    }

    /** Lets nothing through for the given time. */
    public void cut(long nanos) {
        cutUntil = Math.max(cutUntil, simulation.now() + nanos);
    }

    /** How long nothing will get through. */
    long cutNanos() {
        return Math.max(0, cutUntil - simulation.now());
    }

    /** Runs the operation on the server. */
    public <T> T call(Supplier<T> operation) {
        machine.sleep(delay());
        if (cutNanos() > 0) {
            throw unanswered();
        }
        if (random.nextDouble() < failureRate) {
            return fail(operation);
        }
        T result = operation.get();
        machine.sleep(random.nextDouble() < failureRate ? random.nextLong(TIMEOUT.toNanos()) : delay());
        return result;
    }

    private <T> T fail(Supplier<T> operation) {
        switch (random.nextInt(3)) {
            case 0 -> {
                var unheard = operation.get();
            }
            case 1 -> late(operation);
            default -> {
                // The request is lost.
            }
        }
        throw unanswered();
    }

    /** Runs the operation much later; nobody hears what comes of it. */
    <T> void late(Supplier<T> operation) {
        network.start("late request", () -> {
            network.sleep(random.nextLong(TIMEOUT.toNanos() * 10));
            try {
                var unheard = operation.get();
            } catch (RuntimeException e) {
                if (!protocol.isRefusal(e)) {
                    throw e;
                }
            }
        });
    }

    private RuntimeException unanswered() {
        machine.sleep(TIMEOUT.toNanos());
        return protocol.noAnswer("no answer within " + TIMEOUT);
    }

    long delay() {
        return random.nextLong(100_000, 5_000_000);
    }
}
