package dev.hitotsu.testkit.contract;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/**
 * Terms of a store, without a relay.
 *
 * @param <T> the outbox's transaction
 */
public abstract class RelayTerms<T> {
    static final Duration LONG = Duration.ofMinutes(10);
    static final Duration SHORT = Duration.ofMillis(1);
    static final long BYTES = 1 << 20;

    private final List<RelayTerm> terms = new ArrayList<>();

    /** The outbox, the same throughout a test. */
    protected abstract RelayFixture<T> fixture();

    @AfterEach
    void closeTerms() {
        terms.forEach(RelayTerm::close);
    }

    final RelayTerm lead(Duration lease) {
        return tryLead(lease).orElseThrow();
    }

    final Optional<RelayTerm> tryLead(Duration lease) {
        Optional<RelayTerm> term = fixture().store().tryLead("test", lease);
        term.ifPresent(terms::add);
        return term;
    }

    static Message message(String key) {
        return Message.builder("orders", "OrderPlaced").key(key).payload("{}").build();
    }

    static List<Message> messages(int count) {
        return messages(count, "k");
    }

    /** Some databases let no two open transactions append messages with the same key. */
    static List<Message> messages(int count, String key) {
        return Stream.generate(() -> message(key)).limit(count).toList();
    }

    final List<Message> append(List<Message> messages) {
        T transaction = fixture().transactions().begin();
        fixture().outbox().insert(transaction, messages);
        fixture().transactions().commit(transaction);
        return messages;
    }

    static List<Message> read(ReadBatch batch) {
        return batch.entries().stream().map(LogEntry::message).toList();
    }

    static Settlement moved(Checkpoint checkpoint) {
        return new Settlement(checkpoint, List.of(), List.of(), List.of(), Set.of());
    }

    static Settlement parking(ParkedMessage... parked) {
        return new Settlement(null, List.of(parked), List.of(), List.of(), Set.of());
    }

    static Settlement failedAgain(ParkedMessage... failed) {
        return new Settlement(null, List.of(), List.of(failed), List.of(), Set.of());
    }

    static ParkedMessage parked(LogEntry entry, OutboxState state) {
        boolean ordered = entry.message().key() != null;
        return new ParkedMessage(entry, state, ordered, 1, Duration.ZERO, "no", 0);
    }
}
