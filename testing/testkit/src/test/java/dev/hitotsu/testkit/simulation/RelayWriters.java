package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Applications that append messages: transactions overlap, commit late, and roll back. One stays open until the end.
 */
final class RelayWriters {
    /** Larger messages are given up without being sent. */
    static final int MAX_SIZE = 1_000;

    private static final int WRITERS = 3;
    private static final String[] KEYS = {"a", "b", "c", null};

    private final Simulation simulation;
    private final SimulatedMachine machine;
    private final InMemoryOutbox database;
    private final Outbox<InMemoryOutbox.Transaction> outbox;
    private final RelayRecord record;
    private final RandomGenerator random;
    private final long until;
    private int running;
    private boolean released;

    RelayWriters(
            Simulation simulation, SimulatedMachine machine, InMemoryOutbox database, RelayRecord record, long until) {
        this.simulation = simulation;
        this.machine = machine;
        this.database = database;
        this.outbox = Outbox.of(database, 2 * MAX_SIZE);
        this.record = record;
        this.random = simulation.random();
        this.until = until;
    }

    Outbox<InMemoryOutbox.Transaction> outbox() {
        return outbox;
    }

    void start() {
        for (int i = 0; i < WRITERS; i++) {
            start("writer", this::write);
        }
        if (random.nextInt(3) == 0) {
            start("open transaction", this::holdTransaction);
        }
    }

    private void start(String name, Runnable body) {
        running++;
        machine.start(name, () -> {
            body.run();
            running--;
        });
    }

    boolean areDone() {
        return running == 0;
    }

    /** Lets the open transaction commit when everything else is delivered: it must hold nothing up (P4). */
    void releaseIf(boolean everythingElseIsDelivered) {
        released |= everythingElseIsDelivered;
    }

    private void holdTransaction() {
        machine.sleep(random.nextLong(until / 2));
        transact(() -> {
            while (!released) {
                machine.sleep(RelayWorld.SECOND / 10);
            }
        });
    }

    private void write() {
        while (simulation.now() < until) {
            machine.sleep(random.nextLong(RelayWorld.SECOND / 4));
            boolean late = random.nextInt(8) == 0;
            transact(() -> machine.sleep(random.nextLong(late ? 2 * RelayWorld.SECOND : RelayWorld.SECOND / 20)));
        }
    }

    private void transact(Runnable beforeCommit) {
        long begun = simulation.now();
        InMemoryOutbox.Transaction transaction = database.begin();
        List<Message> messages = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            Message message = message();
            outbox.append(transaction, message);
            messages.add(message);
        }
        beforeCommit.run();
        if (random.nextInt(6) == 0) {
            transaction.rollback();
            return;
        }
        transaction.commit();
        record.committed(messages, begun);
        if (random.nextBoolean()) {
            outbox.notifyCommitted();
        }
        // The next transaction begins later.
        machine.sleep(1);
    }

    /** Appends a message of each type in one transaction, at once. */
    List<Message> append(String... types) {
        long begun = simulation.now();
        InMemoryOutbox.Transaction transaction = database.begin();
        List<Message> messages = Stream.of(types)
                .map(type -> Message.builder("orders", type)
                        .id(new UUID(random.nextLong(), random.nextLong()))
                        .key("a")
                        .build())
                .toList();
        messages.forEach(message -> outbox.append(transaction, message));
        transaction.commit();
        record.committed(messages, begun);
        return messages;
    }

    private Message message() {
        String key = KEYS[random.nextInt(KEYS.length)];
        // Of each key all messages have one topic, so that they are one lane.
        Message.Builder message = Message.builder("b".equals(key) ? "payments" : "orders", type())
                .id(new UUID(random.nextLong(), random.nextLong()))
                .key(key)
                .occurredAt(machine.instants().instant());
        if (random.nextInt(12) == 0) {
            message.deliverAfter(machine.instants().instant().plus(Duration.ofMillis(random.nextLong(2_000))));
        }
        if (random.nextInt(40) == 0) {
            message.payload(new byte[MAX_SIZE]);
        }
        return message.build();
    }

    private String type() {
        int chance = random.nextInt(40);
        return switch (chance) {
            case 0 -> RelayBroker.POISON;
            case 1, 2 -> RelayBroker.FLAKY;
            case 3 -> RelayBroker.HOMELESS;
            case 4 -> RelayBroker.STUBBORN;
            case 5 -> RelayBroker.FICKLE;
            default -> "OrderPlaced";
        };
    }
}
