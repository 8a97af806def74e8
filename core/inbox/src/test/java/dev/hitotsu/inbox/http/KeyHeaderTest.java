package dev.hitotsu.inbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as clients send them: a string of RFC 8941, or bare. */
class KeyHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k               | k",
                "`  k-1  `       | k-1",
                "\"k\"           | k",
                "\"a b,c\"       | a b,c",
                "\"a\\\"b\"      | a\"b",
                "\"a\\\\b\"      | a\\b",
                "\"\\\"\"        | \"",
                "`!~`            | !~",
                "\"!~ \"         | `!~ `",
            })
    void bothFormsAreTaken(String value, String key) {
        assertThat(KeyHeader.parse(List.of(value))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\"",
                "\"\"",
                "\" \"",
                "\"a",
                "\"a\"b",
                "\"a\"b\"",
                "a\"b",
                "a b",
                "a,b",
                "\"a\\",
                "\"a\\\"",
                "\"a\\b\"",
                "a\u007f",
                "a\u001fb",
                "aé",
                "\"a\u007f\"",
                "\"a\u001f\"",
                "\"é\"",
                "\"a\\\u0000\""
            })
    void anythingElseIsRefused(String value) {
        assertThatThrownBy(() -> KeyHeader.parse(List.of(value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Idempotency-Key: \"")
                .hasMessageEndingWith(
                        " characters (expected: one key of 1..255 visible ASCII characters, such as a UUID)");
    }

    @Test
    void aKeyHas255CharactersAtMost() {
        assertThat(KeyHeader.parse(List.of("k".repeat(255)))).hasSize(255);
        assertThat(KeyHeader.parse(List.of('"' + "k".repeat(255) + '"'))).hasSize(255);
        assertThat(KeyHeader.parse(List.of('"' + "\\\"".repeat(255) + '"')))
                .as("as long a header as there may be")
                .isEqualTo("\"".repeat(255));
        assertThatThrownBy(() -> KeyHeader.parse(List.of("k".repeat(256))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyHeader.parse(List.of('"' + "k".repeat(256) + '"')))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusalQuotesTheBeginning() {
        assertThatThrownBy(() -> KeyHeader.parse(List.of("k,".repeat(20))))
                .hasMessageContaining("\"" + "k,".repeat(20) + "\", 40 characters");
        assertThatThrownBy(() -> KeyHeader.parse(List.of("k,".repeat(20) + "k")))
                .hasMessageContaining("\"" + "k,".repeat(20) + "…\", 41 characters");
    }

    @Test
    void thereIsExactlyOne() {
        assertThatThrownBy(() -> KeyHeader.parse(List.of()))
                .hasMessageStartingWith("Idempotency-Key: 0 of them (expected");
        assertThatThrownBy(() -> KeyHeader.parse(List.of("a", "a")))
                .hasMessageStartingWith("Idempotency-Key: 2 of them (expected");
    }
}
