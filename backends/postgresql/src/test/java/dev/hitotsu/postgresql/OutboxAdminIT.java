package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxState;
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
    private final OutboxAdmin admin = PostgreSql.of(dataSource).admin();
    private final OutboxBacklog backlog = PostgreSql.of(dataSource).backlog();

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
        ReadBatch batch = term.source().read(10, 1 << 20, Duration.ZERO);
        List<ParkedMessage> parked = batch.entries().stream()
                .map(entry -> new ParkedMessage(entry, OutboxState.RETRY, true, 1, Duration.ofMinutes(1), "no", 0))
                .toList();
        term.journal().settle(new Settlement(batch.checkpoint(), parked, List.of(), List.of(), Set.of()));
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
        term.journal().settle(new Settlement(null, List.of(parked), List.of(), List.of(), Set.of()));
    }
}
