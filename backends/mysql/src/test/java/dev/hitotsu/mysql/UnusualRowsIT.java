package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that are no messages, or too large, and keys that differ little. */
class UnusualRowsIT {
    private static final int MAX_SIZE = 1_000;

    private final MySqlRelayFixture fixture = new MySqlRelayFixture();
    private final SchemaName schema = fixture.schema();
    private final RelayTerm term = MySql.of(fixture.dataSource(), schema)
            .relayStore()
            .withMaxMessageSize(MAX_SIZE)
            .tryLead("test", Duration.ofMinutes(10))
            .orElseThrow();

    @AfterEach
    void close() {
        term.close();
    }

    @Test
    void aRowThatIsNoMessageIsReadWithTheReason() throws SQLException {
        SharedMariaDb.execute("INSERT INTO " + schema + ".message (id, topic, type, payload, headers, occurred_at)"
                + " VALUES (UNHEX(REPEAT('1', 32)), 'orders', 't', 'x', 'no header', UTC_TIMESTAMP(6))");

        LogEntry entry = read().getFirst();
        assertThat(entry)
                .isInstanceOfSatisfying(
                        LogEntry.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason()).contains("no header"));
        park(entry, OutboxState.DEAD);
        assertThat(term.journal().parkedMessages(List.of(entry.message().id())))
                .singleElement()
                .satisfies(parked -> assertThat(parked.entry()).isInstanceOf(LogEntry.Unreadable.class));
    }

    @Test
    void aRowThatIsTooLargeIsParkedWithoutBeingRead() throws SQLException {
        Message large = Message.builder("orders", "t")
                .key("k")
                .payload(new byte[2 * MAX_SIZE])
                .header("a", "b")
                .build();
        Message small = Message.builder("orders", "t").key("k").build();
        append(large, small);

        List<LogEntry> entries = read();
        assertThat(entries.get(0)).isInstanceOf(LogEntry.Oversized.class);
        assertThat(entries.get(0).message().payload()).isNull();
        assertThat(entries.get(1).message()).isEqualTo(small);
        park(entries.get(0), OutboxState.DEAD);

        OutboxEntry parked = fixture.admin().find(large.id()).orElseThrow();
        assertThat(parked.message()).as("copied by the server").isEqualTo(large);
        assertThat(parked.state()).isEqualTo(OutboxState.DEAD);
        assertThat(term.journal().parkedMessages(List.of(large.id())).getFirst().entry())
                .isInstanceOf(LogEntry.Oversized.class);
    }

    /** Most collations of these databases take some of them for the same. */
    @Test
    void keysThatDifferInCaseAccentsOrBlanksAreLanesOfTheirOwn() throws SQLException {
        List<String> keys = List.of("k", "K", "k ", " k", "ḱ", "ｋ");
        append(keys.stream()
                .map(key -> Message.builder("orders", "t").key(key).build())
                .toArray(Message[]::new));
        List<LogEntry> entries = read();
        park(entries.get(2), OutboxState.RETRY);

        List<Lane> lanes = Stream.concat(
                        keys.stream().map(key -> new Lane("orders", key)), Stream.of(new Lane("Orders", "k ")))
                .toList();
        assertThat(term.journal().heldLanes(lanes)).containsExactly(new Lane("orders", "k "));
        assertThat(entries).extracting(entry -> entry.message().key()).isEqualTo(keys);
    }

    private List<LogEntry> read() {
        return term.source().read(100, 1 << 20, Duration.ZERO).entries();
    }

    private void park(LogEntry entry, OutboxState state) {
        ParkedMessage parked =
                new ParkedMessage(entry, state, state == OutboxState.RETRY, 1, Duration.ofHours(1), "no", 0);
        term.journal().settle(new Settlement(null, List.of(parked), List.of(), List.of(), Set.of()));
    }

    private void append(Message... messages) {
        Connection transaction = fixture.transactions().begin();
        fixture.outbox().insert(transaction, List.of(messages));
        fixture.transactions().commit(transaction);
    }
}
