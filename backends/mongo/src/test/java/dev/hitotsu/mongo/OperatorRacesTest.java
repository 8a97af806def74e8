package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.OutboxChange;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Operators and the relay change the same messages at the same time: their transactions follow each other. */
class OperatorRacesTest {
    private static final int MESSAGES = 20;
    private static final int OPERATORS = 4;

    private final Mongo mongo = MongoDatabases.create(MongoDatabases.name());

    private List<LogEntry> park(RelayTerm term) {
        mongo.transactions().use(transaction -> {
            for (int i = 0; i < MESSAGES; i++) {
                transaction.append(Message.builder("orders", "t").key("k" + i).build());
            }
        });
        ReadBatch batch = term.source().read(100, 1 << 20, Duration.ZERO);
        List<ParkedMessage> dead =
                batch.entries().stream().map(entry -> failed(entry, 0)).toList();
        term.journal().settle(new Settlement(batch.checkpoint(), dead, List.of(), List.of(), Set.of()));
        return batch.entries();
    }

    private static ParkedMessage failed(LogEntry entry, long version) {
        return new ParkedMessage(entry, OutboxState.DEAD, true, 1, Duration.ZERO, "no", version);
    }

    @Test
    void eachMessageIsSkippedByOneOfThem() throws Exception {
        try (RelayTerm term = mongo.relayStore()
                        .tryLead("test", Duration.ofMinutes(5))
                        .orElseThrow();
                ExecutorService threads = Executors.newFixedThreadPool(OPERATORS + 1)) {
            List<LogEntry> parked = park(term);
            List<Callable<Integer>> work = new ArrayList<>();
            for (int i = 0; i < OPERATORS; i++) {
                String actor = "operator " + i;
                work.add(() -> skipEach(actor, parked));
            }
            // An attempt that began before an operator's decision does not undo it.
            work.add(() -> {
                for (LogEntry entry : parked) {
                    term.journal()
                            .settle(new Settlement(null, List.of(), List.of(failed(entry, 0)), List.of(), Set.of()));
                }
                return 0;
            });
            int skipped = 0;
            for (Future<Integer> done : threads.invokeAll(work)) {
                skipped += done.get();
            }

            assertThat(skipped).isEqualTo(MESSAGES);
            assertThat(mongo.admin().status().count(OutboxState.SKIPPED)).isEqualTo(MESSAGES);
            assertThat(mongo.admin().changes(Long.MAX_VALUE, 100))
                    .hasSize(MESSAGES)
                    .extracting(OutboxChange::number)
                    .doesNotHaveDuplicates();
            assertThat(mongo.admin().audit(Long.MAX_VALUE, 100)).hasSize(MESSAGES);
        }
    }

    private int skipEach(String actor, List<LogEntry> parked) {
        int skipped = 0;
        for (LogEntry entry : parked) {
            skipped += mongo.admin().actingAs(actor).skip(entry.message().id()) ? 1 : 0;
        }
        return skipped;
    }

    /** A step is at most 500 messages, whatever limit was asked for, and tells where to go on. */
    @Test
    void aChangeOfManyGoesOnWhereItStopped() {
        try (RelayTerm term =
                mongo.relayStore().tryLead("test", Duration.ofMinutes(5)).orElseThrow()) {
            park(term);
            EntryFilter filter = EntryFilter.of(OutboxState.DEAD, 7);
            var first = mongo.admin().retry(filter, EntryRange.ALL);

            assertThat(first.changed()).isEqualTo(7);
            assertThat(first.next()).contains(new EntryRange(7, MESSAGES));
            assertThat(mongo.admin().retryAll(OutboxState.DEAD)).isEqualTo(MESSAGES - 7);
        }
    }
}
