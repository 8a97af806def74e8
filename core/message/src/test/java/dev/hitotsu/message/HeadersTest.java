package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @Test
    void takesOfForeignTextsThoseThatCanBeHeaders() {
        Map<String, String> foreign = new LinkedHashMap<>();
        foreign.put("fit", "1");
        foreign.put("", "no name");
        foreign.put("a b", "a blank in the name");
        foreign.put("lines", "a\r\nb");
        foreign.put("half", "a\uD83D");
        foreign.put("wide", "注文👩‍🚀");

        assertThat(Headers.ofValid(foreign).asMap())
                .containsExactly(Map.entry("fit", "1"), Map.entry("wide", "注文👩‍🚀"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "~", "x-y", "ce_id"})
    void takesANameOfAnyPrintableCharacters(String name) {
        assertThat(Headers.empty().with(name, "").get(name)).contains("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u007f", "a:b", "ä"})
    void refusesANameThatHttpWouldNotCarry(String name) {
        assertThatThrownBy(() -> Headers.empty().with(name, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("header name: ");
    }

    @Test
    void tellsWhetherThereAreAny() {
        assertThat(Headers.empty().isEmpty()).isTrue();
        assertThat(Headers.of(Map.of("a", "1")).isEmpty()).isFalse();
        assertThat(Headers.of(Map.of())).isSameAs(Headers.empty());
    }

    /** As the lines in which stores keep them. */
    @Test
    void hasTheSizeOfItsLines() {
        Headers headers = Headers.empty().with("a", "1").with("name", "注文");
        String lines = "a: 1\nname: 注文\n";

        assertThat(headers.size()).isEqualTo(lines.getBytes(StandardCharsets.UTF_8).length);
        assertThat(Headers.empty().size()).isZero();
    }
}
