package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an operator is told of parked messages, and what becomes of them by a retry or a skip. */
class OutboxAdminIT extends RelayTermSupport {
    private final PostgreSqlOutboxAdmin admin = PostgreSqlOutboxAdmin.of(dataSource, SchemaName.DEFAULT);
    private final PostgreSqlBacklog backlog = PostgreSqlBacklog.of(dataSource, SchemaName.DEFAULT);

    @Test
    void aRetryKeepsTheHistoryAndWhatIsGivenUpHasNoNextAttempt() throws Exception {
        RelayTerm term = lead(LONG);
        Message message = message();
        park(
                term,
                new ParkedMessage(
                        new LogEntry.Readable(1, message), OutboxState.DEAD, true, 10, Duration.ofMinutes(1), "no", 0));
        assertThat(admin.find(message.id()).orElseThrow().nextAttemptAt()).isNull();

        admin.retry(message.id());
        assertThat(admin.find(message.id()).orElseThrow())
                .satisfies(entry -> assertThat(entry.attempts()).isEqualTo(10))
                .satisfies(entry -> assertThat(entry.nextAttemptAt()).isNotNull());
        assertThat(term.dueMessages(10, 1 << 20))
                .singleElement()
                .satisfies(retried -> assertThat(retried.attempts())
                        .as("attempts since the retry")
                        .isZero());

        ParkedMessage due = term.dueMessages(10, 1 << 20).getFirst();
        ParkedMessage failed =
                new ParkedMessage(due.entry(), OutboxState.DEAD, true, 9, Duration.ZERO, "no", due.version());
        term.settle(new Settlement(null, List.of(), List.of(failed), List.of(), Set.of()));
        assertThat(admin.find(message.id()).orElseThrow())
                .satisfies(entry -> assertThat(entry.attempts()).isEqualTo(19))
                .satisfies(entry -> assertThat(entry.nextAttemptAt()).isNull());
    }

    @Test
    void listsByTopicAndErrorAndSkipsAllInAState() throws Exception {
        RelayTerm term = lead(LONG);
        for (int i = 1; i <= 4; i++) {
            Message message = message().withTopic(i <= 2 ? "orders" : "payments");
            String error = i % 2 == 0 ? "Record Too Large" : "no";
            park(
                    term,
                    new ParkedMessage(
                            new LogEntry.Readable(i, message), OutboxState.DEAD, true, 1, Duration.ZERO, error, 0));
        }
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, 10);

        assertThat(admin.list(dead)).hasSize(4);
        assertThat(admin.list(dead.withTopic("payments"))).hasSize(2);
        assertThat(admin.list(dead.withTopic("payments").withError("too large")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.position()).isEqualTo(4));
        assertThat(admin.list(dead.withTopic("payment"))).isEmpty();
        assertThat(admin.skipAll(OutboxState.DEAD)).isEqualTo(4);
        assertThat(admin.status().count(OutboxState.SKIPPED)).isEqualTo(4);
        assertThat(admin.skipAll(OutboxState.DEAD)).isZero();
    }

    @Test
    void theAgeCountsFromTheAppendWhateverTheEventSays() throws Exception {
        Instant now = Instant.now();
        List<Message> messages = List.of(
                Message.builder("orders", "A")
                        .key("a")
                        .occurredAt(now.plus(Duration.ofDays(1)))
                        .build(),
                Message.builder("orders", "B")
                        .key("b")
                        .occurredAt(now.minus(Duration.ofDays(8)))
                        .build());
        append(messages, true);
        execute("UPDATE hitotsu.message SET appended_at = appended_at - interval '2 hours'");
        assertAge();

        RelayTerm term = lead(LONG);
        ReadBatch batch = term.read(10, 1 << 20);
        List<ParkedMessage> parked = batch.entries().stream()
                .map(entry -> new ParkedMessage(entry, OutboxState.RETRY, true, 1, Duration.ofMinutes(1), "no", 0))
                .toList();
        term.settle(new Settlement(batch.checkpoint(), parked, List.of(), List.of(), Set.of()));
        assertThat(admin.status().count(OutboxState.RETRY)).isEqualTo(2);
        assertAge();
    }

    private void assertAge() throws SQLException {
        for (Duration age :
                List.of(admin.status().oldestPendingAge(), backlog.read().oldestAge())) {
            assertThat(age).isBetween(Duration.ofHours(2), Duration.ofHours(2).plusMinutes(5));
        }
    }

    private static void park(RelayTerm term, ParkedMessage parked) {
        term.settle(new Settlement(null, List.of(parked), List.of(), List.of(), Set.of()));
    }
}
