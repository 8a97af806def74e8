package dev.hitotsu.console;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Messages that a relay could not deliver, put where it would put them. */
final class FailedMessages implements AutoCloseable {
    private static final long BYTES = 64 << 20;

    private final RelayTerm term;
    private final Consumer<List<Message>> append;

    FailedMessages(RelayStore store, Consumer<List<Message>> append) {
        this.term = store.tryLead("relay-1", Duration.ofHours(1)).orElseThrow();
        this.append = append;
    }

    Message park(OutboxState state, String error, Message message) {
        return park(state, error, List.of(message)).getFirst();
    }

    List<Message> park(OutboxState state, String error, List<Message> messages) {
        append.accept(messages);
        int left = messages.size();
        while (left > 0) {
            ReadBatch batch = term.source().read(500, BYTES, Duration.ofSeconds(5));
            List<ParkedMessage> parked = new ArrayList<>();
            for (LogEntry entry : batch.entries()) {
                boolean hasKey = entry.message().key() != null;
                parked.add(new ParkedMessage(entry, state, hasKey, 3, Duration.ofHours(1), error, 0));
            }
            left -= parked.size();
            term.journal().settle(new Settlement(batch.checkpoint(), parked, List.of(), List.of(), Set.of()));
        }
        return messages;
    }

    /** As if the relay had delivered them. */
    void deliver(List<Message> messages) {
        append.accept(messages);
        int left = messages.size();
        while (left > 0) {
            ReadBatch batch = term.source().read(500, BYTES, Duration.ofSeconds(5));
            left -= batch.entries().size();
            term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
        }
    }

    /** As if the relay had tried again what is due. */
    void failAgain(OutboxState state, String error) {
        List<ParkedMessage> failed = term.journal().dueMessages(100, BYTES).stream()
                .map(due ->
                        new ParkedMessage(due.entry(), state, due.ordered(), 1, Duration.ZERO, error, due.version()))
                .toList();
        term.journal().settle(new Settlement(null, List.of(), failed, List.of(), Set.of()));
    }

    static Message message(String topic, String key) {
        return Message.builder(topic, "OrderPlaced")
                .key(key)
                .payload("{\"total\": 1}")
                .build();
    }

    @Override
    public void close() {
        term.close();
    }
}
