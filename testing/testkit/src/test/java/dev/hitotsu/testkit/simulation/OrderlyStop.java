package dev.hitotsu.testkit.simulation;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Once nothing else fails, the leading relay is asked to stop while a message is under way that the broker refuses. By
 * the time it has stopped, that must be written down: the next relay need not find it out again.
 */
final class OrderlyStop {
    /** By then the longest of all faults is over. */
    private static final long CALM = 8 * RelayWorld.SECOND;

    private static final int MAX_LOOKS = 400;

    private final SimulatedMachine network;
    private final InMemoryOutbox database;
    private final RelayRecord record;
    private @Nullable UUID refused;
    private boolean asked;
    private boolean over;

    OrderlyStop(SimulatedMachine network, InMemoryOutbox database, RelayRecord record) {
        this.network = network;
        this.database = database;
        this.record = record;
    }

    /** Waits until a relay has stopped in order. */
    void run(RelayWriters writers) {
        network.sleep(Math.max(0, CALM - network.nanoTime()));
        List<Message> appended = writers.append("OrderPlaced", RelayBroker.POISON);
        refused = appended.getLast().id();
        for (int looks = 0; !over && looks < MAX_LOOKS; looks++) {
            network.sleep(RelayWorld.SECOND / 20);
        }
        record.check(over, () -> "no relay has stopped (expected: the one that sent " + appended.getLast() + ")");
    }

    /** A relay hands a message over. */
    void sent(Message message, Relay relay) {
        if (!asked && message.id().equals(refused)) {
            asked = true;
            network.start("orderly stop", () -> {
                relay.close();
                Optional<OutboxEntry> left = database.admin().find(message.id());
                record.check(
                        left.isPresent() && left.get().state().isParked(),
                        () -> "refused while its relay stopped, and not written down: " + left);
                over = true;
            });
        }
    }
}
