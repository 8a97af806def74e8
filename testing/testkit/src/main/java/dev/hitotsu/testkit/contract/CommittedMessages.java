package dev.hitotsu.testkit.contract;

import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads an outbox as a relay does, and leaves no trace of it. */
public final class CommittedMessages {
    private static final Duration LEASE = Duration.ofMinutes(5);

    private CommittedMessages() {}

    /** All messages that no relay has delivered, in their order. */
    public static List<Message> of(RelayStore store) {
        try (RelayTerm term = store.tryLead("reader", LEASE).orElseThrow()) {
            List<Message> messages = new ArrayList<>();
            List<LogEntry> page = read(term);
            while (!page.isEmpty()) {
                page.forEach(entry -> messages.add(entry.message()));
                page = read(term);
            }
            return messages;
        }
    }

    private static List<LogEntry> read(RelayTerm term) {
        return term.source().read(100, 1 << 20, Duration.ZERO).entries();
    }
}
