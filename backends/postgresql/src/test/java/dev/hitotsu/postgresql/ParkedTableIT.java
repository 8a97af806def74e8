package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.table.CheckpointLog;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParkedTableIT extends RelayTermSupport {
    @Test
    void loadsParkedMessagesByTheByte() throws Exception {
        RelayTerm term = lead(LONG);
        List<ParkedMessage> parked = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            OutboxState state = i == 1 ? OutboxState.RETRY : OutboxState.WAITING;
            parked.add(new ParkedMessage(new LogEntry.Readable(i, large("k")), state, true, 1, Duration.ZERO, "no", 0));
            parked.add(new ParkedMessage(
                    new LogEntry.Readable(10 + i, large(null)), OutboxState.RETRY, false, 1, Duration.ZERO, "no", 0));
        }
        term.journal().settle(new Settlement(null, parked, List.of(), List.of(), Set.of()));
        Lane lane = new Lane("orders", "k");

        assertThat(term.journal().waitingMessages(lane, 100, 250_000))
                .extracting(ParkedMessage::position)
                .containsExactly(1L, 2L, 3L);
        assertThat(term.journal().waitingMessages(lane, 100, 1)).hasSize(1);
        assertThat(term.journal().waitingMessages(lane, 2, 1 << 20)).hasSize(2);
        await().until(() -> term.journal().dueMessages(100, 1 << 20).size() == 6);
        assertThat(term.journal().dueMessages(100, 250_000)).hasSize(3);
        assertThat(term.journal().dueMessages(100, 1))
                .hasSize(1)
                .allSatisfy(
                        message -> assertThat(message.message().payloadSize()).isEqualTo(100_000));
    }

    private static Message large(@Nullable String key) {
        return Message.builder("orders", "OrderPlaced")
                .key(key)
                .payload(new byte[100_000])
                .build();
    }

    private static void failAgain(RelayTerm term, ParkedMessage before) {
        ParkedMessage failed =
                new ParkedMessage(before.entry(), OutboxState.DEAD, true, 9, Duration.ZERO, "no", before.version());
        term.journal().settle(new Settlement(null, List.of(), List.of(failed), List.of(), Set.of()));
    }

    @Test
    void whatAPersonDecidesWaitsForASettlementUnderWay() throws Exception {
        OutboxAdmin admin = PostgreSql.of(dataSource).admin();
        RelayTerm term = lead(LONG);
        Message message = message();
        park(
                term,
                new ParkedMessage(
                        new LogEntry.Readable(1, message), OutboxState.BLOCKED, true, 1, Duration.ZERO, "no", 0));
        try (Connection settling = dataSource.getConnection()) {
            settling.setAutoCommit(false);
            new CheckpointLog(SchemaName.DEFAULT, term.fence()).requireNewestFence(settling);
            Future<Boolean> skipped;
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                skipped = executor.submit(() -> admin.skip(message.id()));
                await().until(() -> queryLong("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND datname = current_database()")
                        == 1);
                assertThat(skipped.isDone()).isFalse();
                settling.commit();
            }
            assertThat(skipped.get()).isTrue();
        }
    }

    /** They were appended an hour ago, and lie in two segments; the age of an outbox is counted from there. */
    @Test
    void whatIsParkedKeepsTheTimeAtWhichItWasAppended() throws Exception {
        RelayTerm term = lead(LONG);
        append(List.of(message(), message()), true);
        execute("UPDATE hitotsu.message SET appended_at = appended_at - interval '1 hour'");
        execute(
                "INSERT INTO hitotsu.message (position, id, topic, type, payload, occurred_at, appended_at) OVERRIDING SYSTEM VALUE"
                        + " SELECT position + (1 << 18), gen_random_uuid(), topic, type, payload, occurred_at, appended_at"
                        + " FROM hitotsu.message WHERE position = 2");
        List<ParkedMessage> parked = Stream.of(1L, 2L, 2L + (1 << 18), 3L)
                .map(position -> new ParkedMessage(
                        new LogEntry.Readable(position, message()), OutboxState.RETRY, true, 1, Duration.ZERO, "no", 0))
                .toList();
        term.journal().settle(new Settlement(null, parked, List.of(), List.of(), Set.of()));

        assertThat(queryLong("SELECT count(*) FROM hitotsu.parked JOIN hitotsu.message USING (position, appended_at)"))
                .isEqualTo(3);
        assertThat(queryLong("SELECT count(*) FROM hitotsu.parked WHERE appended_at > clock_timestamp() - interval"
                        + " '30 minutes'"))
                .as("what is not in the log any more")
                .isEqualTo(1);
    }

    private static void park(RelayTerm term, ParkedMessage parked) {
        term.journal().settle(new Settlement(null, List.of(parked), List.of(), List.of(), Set.of()));
    }
}
