package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** A destination that answers nothing, at a sink that lets it concern no other, in virtual time. */
class HangingDestinationTest {
    private static final long MILLI = 1_000_000;
    private static final int ROUNDS = 2_000;
    private static final int KEYS = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(9);

    private final Simulation simulation = new Simulation(1);
    private final SimulatedMachine network = simulation.machine();
    private final InMemoryOutbox database = InMemoryOutbox.create(network, 1 << 20);
    private final List<String> taken = new ArrayList<>();
    private final List<Integer> othersTaken = new ArrayList<>();
    private ToLongFunction<Message> answerNanos = any -> MILLI;
    private long hangsUntil;

    /** A send to "a" is answered once it no longer hangs, or after the time-out. */
    private SendResult carry(Message message) {
        network.sleep(answerNanos.applyAsLong(message));
        if ("a".equals(message.topic()) && simulation.now() < hangsUntil) {
            network.sleep(TIMEOUT.toNanos());
            return SendResult.retryable("no answer");
        }
        taken.add(message.topic() + " " + message.key() + " " + message.type());
        return SendResult.sent();
    }

    private Sink sink() {
        return new CarryingSink(network, TIMEOUT, this::carry) {
            @Override
            public int capacityOf(String destination) {
                return 60;
            }
        };
    }

    /** Twenty seconds of one message a hundredth of a second to each destination, then time for all to arrive. */
    private HangingDestinationTest hangFor(Duration hang, Duration end) {
        hangsUntil = hang.toNanos();
        Relay relay = Relay.builder(database, sink())
                .options(RelayOptions.DEFAULT.withWindow(new RelayOptions.Window(400, 1 << 26)))
                .clockwork(simulation.machine())
                .random(simulation.random())
                .build();
        relay.start();
        network.start("writer", this::write);
        network.start("count", this::count);
        simulation.run(end.toNanos());
        return this;
    }

    private void write() {
        for (int round = 0; round < ROUNDS; round++) {
            InMemoryOutbox.Transaction transaction = database.begin();
            for (String topic : List.of("a", "b", "c")) {
                database.insert(
                        transaction,
                        List.of(Message.builder(topic, String.format("T%04d", round))
                                .key("key-" + round % KEYS)
                                .build()));
            }
            transaction.commit();
            network.sleep(10 * MILLI);
        }
    }

    private void count() {
        while (true) {
            network.sleep(100 * MILLI);
            othersTaken.add(
                    (int) taken.stream().filter(one -> !one.startsWith("a")).count());
        }
    }

    @Test
    void theOthersArriveAsIfItWereNotThere() {
        Duration end = Duration.ofSeconds(22);
        List<Integer> alone = new HangingDestinationTest().hangFor(Duration.ZERO, end).othersTaken;
        hangFor(end, end);

        assertThat(alone).endsWith(2 * ROUNDS);
        assertThat(othersTaken).isEqualTo(alone);
        assertThat(database.admin().status().count(OutboxState.WAITING)).isPositive();
    }

    /** What was parked for it waits some seconds for its next turn; what waits aside is sent as it has room. */
    @Test
    void afterwardsItGetsEverythingInOrder() {
        long hang = 22_000 * MILLI;
        answerNanos = message -> "a".equals(message.topic()) && simulation.now() > hang ? 2_000 * MILLI : MILLI;
        hangFor(Duration.ofNanos(hang), Duration.ofMinutes(5));

        for (int key = 0; key < KEYS; key++) {
            assertThat(takenOf("key-" + key)).hasSize(ROUNDS / KEYS).isSorted();
        }
        assertThat(database.admin().status().count(OutboxState.WAITING)).isZero();
    }

    private List<String> takenOf(String key) {
        return taken.stream().filter(one -> one.startsWith("a " + key + " ")).toList();
    }
}
