package dev.hitotsu.inbox.step.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs write as JSON is read as RFC 8259 says, and what is none is refused where it begins to be. */
class JsonTextTest {
    @Test
    void readsAllKindsOfValues() {
        assertThat(JsonText.parse("{\"a\":[1,-2.5e+3,true,false,null],\"b\":{\"c\":\"a text\"}}"))
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(new BigDecimal("1"), new BigDecimal("-2.5e+3"), true, false, null),
                        "b",
                        Map.of("c", "a text")));
        assertThat(JsonText.parse("{}")).isEqualTo(Map.of());
        assertThat(JsonText.parse("[]")).isEqualTo(List.of());
        assertThat(JsonText.parse("\"\"")).isEqualTo("");
        assertThat(JsonText.parse("0.10")).isEqualTo(new BigDecimal("0.10"));
    }

    @Test
    void blanksMayStandBetweenAllParts() {
        String blanks = " \t\r\n";
        String json = String.join(
                blanks, "", "{", "\"a\"", ":", "[", "1", ",", "2", "]", ",", "\"b\"", ":", "{", "}", "}", "");
        assertThat(JsonText.parse(json))
                .isEqualTo(Map.of("a", List.of(new BigDecimal(1), new BigDecimal(2)), "b", Map.of()));
        assertThat(JsonText.parse(blanks + "[" + blanks + "]" + blanks)).isEqualTo(List.of());
    }

    @Test
    void readsEscapes() {
        assertThat(JsonText.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t|\\u00e9\\u9375\\uD83D\\uDE00|\""))
                .isEqualTo("\"\\/\b\f\n\r\t|é鍵\uD83D\uDE00|");
        assertThat(JsonText.parse("\"\\u0041\"")).isEqualTo("A");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                  | character 0 (expected: more)",
                "`{\"a\":1`          | character 6 (expected: '}')",
                "`{\"a\" 1}`         | character 5 (expected: ':')",
                "`{a:1}`             | character 1 (expected: '\"')",
                "`{\"a\":1,\"a\":2}` | character 11 (expected: a member other than \"a\", which stands there twice)",
                "`[1 2]`             | character 3 (expected: ']')",
                "`[1,]`              | character 3 (expected: a value)",
                "`1 2`               | character 2 (expected: the end)",
                "`1-2`               | character 1 (expected: the end)",
                "`+1`                | character 0 (expected: a value)",
                "`01`                | character 1 (expected: the end)",
                "`.5`                | character 0 (expected: a value)",
                "`1.`                | character 1 (expected: the end)",
                "`1e`                | character 1 (expected: the end)",
                "`1e99999999999`     | character 13 (expected: a smaller exponent)",
                "`[-]`               | character 1 (expected: a value)",
                "`tru`               | character 0 (expected: a value)",
                "`nil`               | character 0 (expected: a value)",
                "`\"a`               | character 2 (expected: more)",
                "`\"a\\`             | character 3 (expected: more)",
                "`\"\\x\"`           | character 3 (expected: an escape)",
                "`\"\\u12`           | character 3 (expected: four hexadecimal digits)",
                "`\"\\u12g4\"`       | character 3 (expected: four hexadecimal digits)",
                "`\"\\u+123\"`       | character 3 (expected: four hexadecimal digits)",
                "`\"\\u-001\"`       | character 3 (expected: four hexadecimal digits)",
                "`\"\\u1234`         | character 7 (expected: more)",
                "`\"a\tb\"`          | character 2 (expected: an escape)",
            })
    void refusesWhatIsNoJson(String text, String expected) {
        assertThatThrownBy(() -> JsonText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void readsUpToAHundredLevels(int levels) {
        assertThat(JsonText.parse("[".repeat(levels) + "]".repeat(levels))).isInstanceOf(List.class);
        String wide = "[" + "[1],".repeat(levels * 2) + "1]";
        assertThat((List<?>) JsonText.parse(wide)).as("not nested").hasSize(levels * 2 + 1);
    }

    @Test
    void refusesTextThatNestsMore() {
        assertThatThrownBy(() -> JsonText.parse("[".repeat(101) + "]".repeat(101)))
                .hasMessage("character 100 (expected: at most 100 levels)");
    }
}
