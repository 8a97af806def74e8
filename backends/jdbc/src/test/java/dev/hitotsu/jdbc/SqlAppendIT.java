package dev.hitotsu.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                "'t', 't', NULL, 'infinity', NULL, is_finite",
                "'t', 't', NULL, now(), 'infinity', is_finite",
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
        execute(INSERT.formatted("' '", "'t'", "''", "'294000-01-01'", "NULL"));

        assertThat(lead(LONG).read(10, 1 << 20).entries()).hasSize(2).first().satisfies(entry -> {
            assertThat(entry.message().topic()).isEqualTo("注文 ß");
            assertThat(entry.message().headers().asMap()).hasToString("{a=b: c, z=, ~!=ü}");
        });
    }
}
