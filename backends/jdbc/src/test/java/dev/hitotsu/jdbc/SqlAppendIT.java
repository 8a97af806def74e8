package dev.hitotsu.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.LogEntry;
import dev.hitotsu.relay.ParkedMessage;
import dev.hitotsu.relay.RelayTerm;
import dev.hitotsu.relay.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** Rows that are inserted without the library: what a relay could not read is refused where it is written. */
class SqlAppendIT extends RelayTermSupport {
    private static final String INSERT =
            "INSERT INTO hitotsu.message (id, topic, key, type, payload, headers, occurred_at, deliver_after)"
                    + " VALUES (gen_random_uuid(), %s, 'k', %s, '', %s, %s, %s)";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'', 't', NULL, now(), NULL, is_a_line_of_text",
                "E'a\\nb', 't', NULL, now(), NULL, is_a_line_of_text",
                "E'a\\u0085', 't', NULL, now(), NULL, is_a_line_of_text",
                "'t', '', NULL, now(), NULL, is_a_line_of_text",
                "'t', 't', 'no colon', now(), NULL, is_lines_of_name_and_value",
                "'t', 't', E'a b: c\\n', now(), NULL, is_lines_of_name_and_value",
                "'t', 't', E'a: b\\n: c\\n', now(), NULL, is_lines_of_name_and_value",
                "'t', 't', E'a: \\u009F', now(), NULL, is_lines_of_name_and_value",
            })
    void refusesWhatCouldNotBeRead(
            String topic, String type, String headers, String occurredAt, String deliverAfter, String constraint) {
        assertThatThrownBy(() -> execute(INSERT.formatted(topic, type, headers, occurredAt, deliverAfter)))
                .isInstanceOf(PSQLException.class)
                .hasMessageContaining(constraint);
    }

    @Test
    void readsWhatIsAllowedAsItIs() throws Exception {
        execute(INSERT.formatted("'注文 ß'", "' '", "E'a: b: c\\nz: \\n~!: ü'", "'0044-03-15 BC'", "'1969-12-31'"));
        execute(INSERT.formatted("' '", "'t'", "''", "'294000-01-01'", "'infinity'"));
        execute(INSERT.formatted("'t'", "'t'", "NULL", "'-infinity'", "NULL"));

        RelayTerm term = lead(LONG);
        List<LogEntry> read = term.read(10, 1 << 20).entries();
        park(term, read);
        assertThat(read).hasSize(3).first().satisfies(entry -> {
            assertThat(entry.message().topic()).isEqualTo("注文 ß");
            assertThat(entry.message().headers().asMap()).hasToString("{a=b: c, z=, ~!=ü}");
        });
    }

    /** What was read can be written again. */
    private static void park(RelayTerm term, List<LogEntry> read) {
        List<ParkedMessage> parked = read.stream()
                .map(entry -> new ParkedMessage(
                        entry.position(), entry.message(), OutboxState.DELAYED, false, 0, Duration.ZERO, null, 0))
                .toList();
        term.settle(new Settlement(null, parked, List.of(), List.of(), Set.of()));
    }
}
