package dev.hitotsu.testkit.simulation;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.lease.InMemoryLeaseStore;
import dev.hitotsu.inbox.lease.Lease;
import dev.hitotsu.inbox.lease.LeaseClaim;
import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.inbox.lease.LeaseTerms;
import dev.hitotsu.inbox.lease.LeasedInbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Three machines receive the same messages, and run each effect under a lease, while they are paused and cut off, and
 * requests and answers are lost, late and repeated. It checks that no two rely on a lease of one key at the same time,
 * that fences grow, that the effect happens once at a resource that checks them, and that everybody learns the same
 * result in the end.
 */
final class LeasedInboxWorld {
    private static final int MACHINES = 3;
    private static final int KEYS = 4;
    private static final long SECOND = 1_000_000_000L;
    private static final long FAULTS_END = 20 * SECOND;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Simulation simulation;
    private final RandomGenerator random;
    private final List<Lease> leases = new ArrayList<>();
    private final long[] newestFences = new long[KEYS];
    private final @Nullable String[] results = new @Nullable String[KEYS];
    private int attempts;
    private int served;

    LeasedInboxWorld(long seed) {
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
    }

    /** How often an effect was begun. */
    int attempts() {
        return attempts;
    }

    void run() {
        SimulatedMachine network = simulation.machine();
        LeaseStore server = new InMemoryLeaseStore(network.instants());
        List<SimulatedMachine> machines = new ArrayList<>();
        List<SimulatedLink> links = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            SimulatedMachine machine = simulation.machine(0.97 + 0.06 * random.nextDouble());
            SimulatedLink link = new SimulatedLink(simulation, machine, network, new Protocol());
            link.failureRate(0.1);
            machines.add(machine);
            links.add(link);
            LeasedInbox inbox = LeasedInbox.builder(new LinkedStore(link, server), "payments")
                    .lease(Duration.ofSeconds(2))
                    .maxRun(Duration.ofSeconds(8))
                    .clockwork(machine)
                    .build();
            String name = "machine-" + i;
            machine.start(name, () -> live(machine, inbox, name));
        }
        network.start("faults", () -> injectFaults(network, machines, links));
        simulation.run(LIMIT.toNanos());
        if (served < MACHINES) {
            throw new AssertionError("served in the end: " + served + " (expected: " + MACHINES + " machines)");
        }
    }

    private void injectFaults(SimulatedMachine network, List<SimulatedMachine> machines, List<SimulatedLink> links) {
        while (simulation.now() < FAULTS_END) {
            network.sleep(random.nextLong(SECOND));
            int victim = random.nextInt(MACHINES);
            if (random.nextBoolean()) {
                machines.get(victim).pause(random.nextLong(4 * SECOND));
            } else {
                links.get(victim).cut(random.nextLong(4 * SECOND));
            }
        }
        links.forEach(link -> link.failureRate(0));
    }

    private void live(SimulatedMachine machine, LeasedInbox inbox, String name) {
        for (int key = 0; key < KEYS; key++) {
            String result = callUntilDone(machine, inbox, name, key);
            check(
                    results[key] == null || results[key].equals(result),
                    "key " + key + ": " + result + " and " + results[key]);
            results[key] = result;
        }
        if (++served == MACHINES) {
            simulation.stop();
        }
    }

    private String callUntilDone(SimulatedMachine machine, LeasedInbox inbox, String name, int key) {
        while (true) {
            try {
                return new String(inbox.callOnce("key-" + key, lease -> effect(machine, lease, name, key)));
            } catch (InboxException | IllegalStateException | InterruptedException e) {
                machine.sleep(random.nextLong(SECOND));
            }
        }
    }

    private byte[] effect(SimulatedMachine machine, Lease lease, String name, int key) throws InterruptedException {
        attempts++;
        leases.add(lease);
        try {
            int length = random.nextInt(4) == 0 ? 40 : 4;
            for (int i = random.nextInt(length); i > 0; i--) {
                checkThatOneRelies(key);
                machine.waiter().await(random.nextLong(SECOND / 4));
            }
            write(lease.fence(), key);
            return (name + " with " + lease.fence()).getBytes();
        } finally {
            leases.remove(lease);
        }
    }

    private void write(long fence, int key) {
        if (fence < newestFences[key]) {
            throw new IllegalStateException("fence " + fence + ": refused by the resource");
        }
        newestFences[key] = fence;
    }

    private void checkThatOneRelies(int key) {
        long relying = leases.stream()
                .filter(lease -> lease.key().value().equals("key-" + key) && lease.valid())
                .count();
        check(relying <= 1, "key " + key + ": " + relying + " rely on a lease (expected: one at most)");
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            AssertionError violation = new AssertionError(otherwise);
            simulation.failed(violation);
            throw violation;
        }
    }

    private static final class Protocol implements SimulatedLink.Protocol {
        @Override
        public RuntimeException noAnswer(String reason) {
            return new InboxException(reason);
        }

        @Override
        public boolean isRefusal(RuntimeException error) {
            return false;
        }
    }

    private record LinkedStore(SimulatedLink link, LeaseStore server) implements LeaseStore {
        private <T> T call(Supplier<T> operation) {
            return link.call(operation);
        }

        @Override
        public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
            return call(() -> server.claim(key, owner, fingerprint, terms));
        }

        @Override
        public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
            return call(() -> server.renew(key, owner, terms));
        }

        @Override
        public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
            return call(() -> server.complete(key, owner, result, terms));
        }

        @Override
        public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
            return call(() -> server.release(key, owner, terms));
        }

        @Override
        public int deleteForgotten(int limit) {
            return call(() -> server.deleteForgotten(limit));
        }
    }
}
