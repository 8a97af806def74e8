package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that are inserted without the library. */
class SqlAppendIT extends RelayTermSupport {
    private static final String INSERT =
            "INSERT INTO hitotsu.message (id, topic, key, type, payload, headers, occurred_at, deliver_after)"
                    + " VALUES (gen_random_uuid(), %s, 'k', %s, '', %s, %s, %s)";

    static Stream<Arguments> rowsThatAreNoMessages() {
        return Stream.of(
                arguments("''", "'t'", "NULL", "topic: \"\" (expected: text that is not empty)"),
                arguments("repeat('x', 256)", "'t'", "NULL", "topic: 256 characters, \"xxxxxxxx"),
                arguments("E'a\\nb'", "'t'", "NULL", "topic: control character at index 1 of"),
                arguments("E'a\\u0085'", "'t'", "NULL", "topic: control character at index 1 of"),
                arguments("'t'", "''", "NULL", "type: \"\" (expected: text that is not empty)"),
                arguments("'t'", "'t'", "'no colon'", "headers: \"no colon\" (expected: a line \"name: value\")"),
                arguments("'t'", "'t'", "E'a b: c\\n'", "header name: \"a b\" (expected: printable ASCII"),
                arguments("'t'", "'t'", "E'a: b\\n: c\\n'", "header name: \"\" (expected: printable ASCII"),
                arguments("'t'", "'t'", "E'a: \\u009F'", "header a: control character at index 0 of"));
    }

    @ParameterizedTest
    @MethodSource("rowsThatAreNoMessages")
    void readsWhatIsNoMessageAsUnreadableAndSaysWhy(String topic, String type, String headers, String reason)
            throws Exception {
        execute(INSERT.formatted(topic, type, headers, "now()", "NULL"));
        append(1);

        RelayTerm term = lead(LONG);
        List<LogEntry> read = term.source().read(10, 1 << 20, Duration.ZERO).entries();
        assertThat(read).hasSize(2);
        assertThat(unreadableReason(read.getFirst())).startsWith(reason).contains(", in a row with topic: \"");
        assertThat(unreadableReason(read.getLast())).isEmpty();
        park(term, read);
    }

    /** A relay could give up the gap that such a position leaves before the row comes. */
    @Test
    void aPositionThatWasDrawnBeforeTheInsertIsRefused() throws Exception {
        long drawn = queryLong("SELECT nextval('hitotsu.message_position')");
        append(1);
        RelayTerm term = lead(LONG);
        await().until(() -> positions(term.source().read(10, 1 << 20, Duration.ZERO)).equals(List.of(drawn + 1)));
        await().until(() -> gapsAfter(term) == 0);

        String late = "INSERT INTO hitotsu.message (position, id, topic, type, occurred_at) VALUES (%s,"
                + " gen_random_uuid(), 't', 't', now())";
        assertThatThrownBy(() -> execute(late.formatted(drawn)))
                .hasMessageContaining("cannot insert a non-DEFAULT value into column \"position\"");
        execute(late.formatted("DEFAULT"));
        await().until(() -> positions(term.source().read(10, 1 << 20, Duration.ZERO)).equals(List.of(drawn + 2)));
    }

    private static String unreadableReason(LogEntry entry) {
        return entry instanceof LogEntry.Unreadable unreadable ? unreadable.reason() : "";
    }

    @Test
    void readsWhatIsAllowedAsItIs() throws Exception {
        execute(INSERT.formatted("'注文 ß'", "' '", "E'a: b: c\\nz: \\n~!: ü'", "'0044-03-15 BC'", "'1969-12-31'"));
        execute(INSERT.formatted("' '", "'t'", "''", "'294000-01-01'", "'infinity'"));
        execute(INSERT.formatted("'t'", "'t'", "NULL", "'-infinity'", "NULL"));

        RelayTerm term = lead(LONG);
        List<LogEntry> read = term.source().read(10, 1 << 20, Duration.ZERO).entries();
        park(term, read);
        assertThat(read).hasSize(3).first().satisfies(entry -> {
            assertThat(entry.message().topic()).isEqualTo("注文 ß");
            assertThat(entry.message().headers().asMap()).hasToString("{a=b: c, z=, ~!=ü}");
        });
    }

    /** What was read can be written and read again. */
    private static void park(RelayTerm term, List<LogEntry> read) {
        List<ParkedMessage> parked = read.stream()
                .map(entry -> new ParkedMessage(entry, OutboxState.DELAYED, false, 0, Duration.ZERO, null, 0))
                .toList();
        term.journal().settle(new Settlement(null, parked, List.of(), List.of(), Set.of()));
    }
}
