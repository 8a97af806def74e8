package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.relay.store.RelayStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Two relays on one outbox, applications that append to it, and a broker with a consumer. Meanwhile machines are paused
 * and crash, requests and answers are lost, transactions commit late or never, and the broker refuses messages or is
 * away. Once the faults end, all that was committed must be delivered, or given up where somebody can see it.
 */
final class RelayWorld {
    static final long SECOND = 1_000_000_000L;

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long FAULTS_END = 3 * SECOND;
    private static final double FAILURE_RATE = 0.04;
    private static final int RELAYS = 2;

    /** What the relays of a run are made of: the genuine ones, or with a planted defect. */
    interface Parts {
        Parts GENUINE = new Parts() {};

        default RelayStore store(RelayStore genuine) {
            return genuine;
        }

        default Sink sink(Sink genuine) {
            return genuine;
        }
    }

    private final Simulation simulation;
    private final RandomGenerator random;
    private final Parts parts;
    private final SimulatedMachine network;
    private final InMemoryOutbox database;
    private final WatchedStore store;
    private final RelayRecord record;
    private final RelayBroker broker;
    /** Who gets a copy of some messages, on a third sink of each relay. */
    private final Optional<RelayBroker> copies;

    private final List<RelayRecord> records = new ArrayList<>();

    private final RelayWriters writers;
    private final Pipelining pipelining;
    /** Whether each relay has two sinks, for different topics. */
    private final boolean routed;

    /** Of sinks without order: a silent destination concerns no other. */
    private final boolean isolating;

    private final FailurePolicy policy;
    /** Of a broker that can tell what it took; then every message arrives exactly once. */
    private final Optional<SimulatedTransactions> transactions;

    private final SettledSends settled;
    private final List<RelayNode> nodes = new ArrayList<>();
    private final OrderlyStop stop;
    private final boolean stopsInOrder;
    private boolean finished;
    private int relayCount;

    RelayWorld(long seed, Parts parts) {
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
        this.parts = parts;
        // The network, the database and the applications are never paused.
        this.network = simulation.machine();
        this.database = InMemoryOutbox.create(network, RelayWriters.MAX_SIZE);
        this.store = new WatchedStore(database);
        this.pipelining = random.nextBoolean() ? Pipelining.ORDERED : Pipelining.ONE_PER_KEY;
        this.policy = FailurePolicy.values()[random.nextInt(FailurePolicy.values().length)];
        this.routed = random.nextInt(3) == 0;
        this.isolating = pipelining == Pipelining.ONE_PER_KEY && seed % 4 == 1;
        boolean transactional = !routed && pipelining == Pipelining.ORDERED && random.nextBoolean();
        this.transactions = transactional ? Optional.of(new SimulatedTransactions()) : Optional.empty();
        this.record = new RelayRecord(policy, simulation, transactional, isolating ? 16 : 6);
        this.broker = new RelayBroker(simulation, record, policy, () -> simulation.now() < FAULTS_END);
        this.records.add(record);
        this.settled = new SettledSends(record);
        this.copies = routed && seed % 2 == 0
                ? Optional.of(new RelayBroker(simulation, newCopyRecord(), policy, () -> simulation.now() < FAULTS_END))
                : Optional.empty();
        this.writers = new RelayWriters(simulation, network, database, record, FAULTS_END);
        this.stop = new OrderlyStop(network, database, record);
        this.stopsInOrder = seed % 3 == 0;
    }

    private RelayRecord newCopyRecord() {
        RelayRecord ofCopies = record.ofCopies(RelayBroker.COPIES, RelayBroker.COPIED);
        records.add(ofCopies);
        return ofCopies;
    }

    /** How many messages the broker has taken, repetitions among them. */
    int taken() {
        return record.taken();
    }

    /** How many messages were given up. */
    long givenUp() {
        return database.admin().status().count(OutboxState.DEAD);
    }

    /** Runs until everything is delivered or given up. Fails on the first violation. */
    void run() {
        for (int i = 0; i < RELAYS; i++) {
            nodes.add(startRelay());
        }
        writers.start();
        network.start("consumer", () -> broker.consume(network));
        copies.ifPresent(other -> network.start("other consumer", () -> other.consume(network)));
        network.start("faults", this::injectFaults);
        network.start("end", this::awaitEnd);
        simulation.run(LIMIT.toNanos());
        if (!finished) {
            throw new AssertionError("neither delivered nor given up after " + LIMIT + ": "
                    + records.stream().map(one -> one.missing(database.admin())).toList() + " (expected: nothing), "
                    + this);
        }
    }

    private RelayNode startRelay() {
        // Quartz is off by less than a ten thousandth; a virtual machine's clock can be by more.
        SimulatedMachine machine = simulation.machine(0.95 + 0.1 * random.nextDouble());
        SimulatedLink link = new SimulatedLink(simulation, machine, network, SimulatedRelayStore.PROTOCOL);
        link.failureRate(simulation.now() < FAULTS_END ? FAILURE_RATE : 0);
        Relay[] self = new Relay[1];
        List<SimulatedSink> sinks = new ArrayList<>();
        sinks.add(newSink(machine, self, pipelining, broker));
        if (routed) {
            sinks.add(newSink(machine, self, anyPipelining(), broker));
        }
        copies.ifPresent(other -> sinks.add(newSink(machine, self, anyPipelining(), other)));
        self[0] = Relay.builder(
                        parts.store(new SimulatedRelayStore(link, store)),
                        parts.sink(routed ? broker.routing(machine, sinks) : sinks.getFirst()))
                .options(RandomOptions.of(policy, random, record.window()))
                .instance("relay-" + ++relayCount)
                .clockwork(machine)
                .random(random)
                .build();
        writers.outbox().onCommit(self[0]::wake);
        self[0].start();
        return new RelayNode(machine, link, sinks, self[0]);
    }

    private Pipelining anyPipelining() {
        return random.nextBoolean() ? Pipelining.ORDERED : Pipelining.ONE_PER_KEY;
    }

    private SimulatedSink newSink(SimulatedMachine machine, Relay[] self, Pipelining order, RelayBroker target) {
        Set<String> inFlight = new HashSet<>();
        long[] session = new long[1];
        SimulatedSink sink = new SimulatedSink(simulation, network, order, target::take) {
            @Override
            public SinkSession open(long fence) {
                settled.opened(this, fence);
                return super.open(fence);
            }

            @Override
            protected void onSettled(long count) {
                settled.settled(this, count);
            }

            @Override
            protected Optional<SimulatedTransactions> transactions() {
                return transactions;
            }

            @Override
            protected void onSend(long fence, Message message, CompletableFuture<SendResult> result) {
                if (session[0] != fence) {
                    session[0] = fence;
                    inFlight.clear();
                }
                // A message and a copy of it may both be dead letters.
                String sent = message.id()
                        + message.headers().get("hitotsu-dead-topic").orElse("");
                record.sent(message, self[0].status(), store.newestFence(), inFlight.add(sent));
                stop.sent(message, self[0]);
                settled.sent(this, result);
                if (simulation.now() < FAULTS_END && random.nextInt(100) == 0) {
                    machine.sleep(random.nextLong(2 * SECOND));
                }
                var unused = result.whenComplete((answer, defect) -> {
                    if (session[0] == fence) {
                        inFlight.remove(sent);
                    }
                });
            }
        };
        if (isolating && order == Pipelining.ONE_PER_KEY) {
            sink.isolate();
        }
        sink.failureRate(simulation.now() < FAULTS_END ? FAILURE_RATE : 0);
        return sink;
    }

    private void injectFaults() {
        while (simulation.now() < FAULTS_END) {
            network.sleep(random.nextLong(SECOND / 2));
            int index = random.nextInt(RELAYS);
            RelayNode victim = nodes.get(index);
            long length = random.nextLong(2 * SECOND);
            switch (random.nextInt(6)) {
                case 0 -> victim.machine.pause(length);
                case 1 -> victim.link.cut(length);
                case 2 -> victim.sinks.get(random.nextInt(victim.sinks.size())).cut(length);
                case 3 -> silence(random.nextInt(), 2 * length);
                case 4 -> network.start("stop", victim.relay::close);
                default -> crash(index);
            }
        }
        network.sleep(2 * SECOND);
        nodes.forEach(node -> {
            node.link.failureRate(0);
            node.sinks.forEach(sink -> sink.failureRate(0));
        });
        reviveAll();
    }

    private void reviveAll() {
        for (int i = 0; i < RELAYS; i++) {
            revive(i);
        }
    }

    /** A part of the broker answers nobody. */
    private void silence(int number, long length) {
        nodes.forEach(node -> node.sinks.forEach(sink -> sink.silence(sink.destination(number), length)));
    }

    /** The machine never continues. What it had sent may still arrive. */
    private void crash(int index) {
        RelayNode victim = nodes.get(index);
        victim.crashed = true;
        victim.machine.pause(Long.MAX_VALUE / 4);
        if (random.nextBoolean()) {
            network.start("restart", () -> {
                network.sleep(random.nextLong(SECOND));
                revive(index);
            });
        }
    }

    private void revive(int index) {
        RelayNode node = nodes.get(index);
        boolean stopped = node.relay.status().role() == RelayStatus.Role.STOPPED;
        if (node.crashed || stopped) {
            nodes.set(index, startRelay());
        }
    }

    private void awaitEnd() {
        network.sleep(FAULTS_END + 5 * SECOND / 2);
        RelayEnd end = new RelayEnd(network, database, writers, records, policy);
        end.await();
        if (stopsInOrder) {
            stop.run(writers);
            reviveAll();
            end.await();
        }
        end.check();
        settled.checkEnd(routed, store.newestFence());
        if (transactions.isEmpty()) {
            // What a sink finds out later has no answer any more.
            record.checkOutcomes(database.admin(), database.outcomes());
        }
        broker.checkEffects();
        copies.ifPresent(RelayBroker::checkEffects);
        finished = true;
        simulation.stop();
    }

    @Override
    public String toString() {
        return (copies.isPresent() ? "copies and " : "") + (routed ? "two sinks, the first " : "sink ") + pipelining
                + (transactions.isPresent() ? " with transactions" : "") + ", policy " + policy;
    }
}
