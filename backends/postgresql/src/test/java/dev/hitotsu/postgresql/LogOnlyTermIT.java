package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a term ends in the midst of the database's log, and the next one goes on. */
@Tag("one-version")
class LogOnlyTermIT extends LogOnlySupport {
    private static final Duration LEASE = Duration.ofMinutes(5);

    @Test
    void aTransactionOfWhichAPartWasSettledGoesOnWithTheRest() throws Exception {
        change(OutboxSource.LOG_ONLY);
        append(withoutTable, 25);
        List<UUID> read = new ArrayList<>();
        for (int count : new int[] {10, 1}) {
            try (RelayTerm term = lead()) {
                read.addAll(ids(settle(term, next(term, count))));
            }
        }
        try (RelayTerm term = lead()) {
            while (read.size() < appended.size()) {
                read.addAll(ids(settle(term, next(term, 20))));
            }
        }
        assertThat(read).containsExactlyElementsOf(appended);
    }

    /** The server is told a moment later, and forgets it in a crash. */
    @Test
    void whatWasSettledAndNotConfirmedIsNotReadAgain() throws Exception {
        change(OutboxSource.LOG_ONLY);
        append(withoutTable, 5);
        append(withoutTable, 5);
        try (RelayTerm term = lead()) {
            assertThat(ids(settle(term, next(term, 10)))).containsExactlyElementsOf(appended);
        }
        append(withoutTable, 1);
        try (RelayTerm term = lead()) {
            assertThat(ids(next(term, 10))).containsExactly(appended.getLast());
        }
    }

    @Test
    void whatWasReadAndNotSettledIsReadAgainExceptWhatWasParked() throws Exception {
        change(OutboxSource.LOG_ONLY);
        append(withoutTable, 5);
        try (RelayTerm term = lead()) {
            LogEntry third = next(term, 10).entries().get(2);
            ParkedMessage parked = new ParkedMessage(third, OutboxState.DEAD, false, 1, Duration.ZERO, "no", 0);
            term.journal().settle(new Settlement(null, List.of(parked), List.of(), List.of(), Set.of()));
        }
        appended.remove(2);
        try (RelayTerm term = lead()) {
            ReadBatch again = next(term, 10);
            assertThat(ids(again)).containsExactlyElementsOf(appended);
            assertThat(again.entries().stream().map(LogEntry::position))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    private RelayTerm lead() {
        return await().until(() -> store().tryLead("test", LEASE), java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static ReadBatch settle(RelayTerm term, ReadBatch batch) {
        term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
        term.source().settled(batch.checkpoint());
        return batch;
    }

    /** The next batch with messages; what comes before it is settled. */
    private static ReadBatch next(RelayTerm term, int maxMessages) {
        return await().until(
                        () -> {
                            ReadBatch batch = term.source().read(maxMessages, 1 << 20, Duration.ofMillis(100));
                            return batch.entries().isEmpty() ? settle(term, batch) : batch;
                        },
                        batch -> !batch.entries().isEmpty());
    }

    private static List<UUID> ids(ReadBatch batch) {
        return batch.entries().stream().map(entry -> entry.message().id()).toList();
    }
}
