package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextChecksTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", " ~\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "a👩‍🚀b注", "aß\u001fb"})
    void knowsHowManyBytesATextHas(String text) {
        assertThat(TextChecks.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "~ ", "注文", "👩‍🚀", "ß\u00a0"})
    void aLineOfTextIsOne(String text) {
        assertThat(TextChecks.isOneLine(text)).isTrue();
        assertThat(TextChecks.requireOneLine("x", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "a\u0000", "a\u007f", "a\u0085", "a\ud83d", "\ude80a", "ab\u001f"})
    void whatIsNoLineOfTextIsNamed(String text) {
        assertThat(TextChecks.isOneLine(text)).isFalse();
        assertThatThrownBy(() -> TextChecks.requireOneLine("x", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" at index " + (text.charAt(0) == 'a' ? text.length() - 1 : 0));
    }

    @Test
    void aNameHasUpTo255Characters() {
        String longest = "n".repeat(255);

        assertThat(TextChecks.requireShortName("topic", longest)).isEqualTo(longest);
        assertThatThrownBy(() -> TextChecks.requireShortName("topic", longest + "n"))
                .hasMessage("topic: 256 characters, \"" + "n".repeat(40) + "…\" (expected: at most 255)");
    }

    @Test
    void shortTextsAreQuotedAsTheyAre() {
        assertThat(TextChecks.quoted("n".repeat(40))).isEqualTo('"' + "n".repeat(40) + '"');
        assertThat(TextChecks.quoted("n".repeat(41))).isEqualTo('"' + "n".repeat(40) + "…\"");
    }
}
