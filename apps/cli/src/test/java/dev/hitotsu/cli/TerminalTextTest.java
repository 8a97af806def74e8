package dev.hitotsu.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(TerminalText.singleLine("a\u001b[31mb\nc\u202ed")).isEqualTo("a\uFFFD[31mb c\uFFFDd");
        assertThat(TerminalText.decode("a\u001b[31m".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void textIsUtf8OfAnyScript() {
        assertThat(TerminalText.decode("注文 ✓\n\t{}".getBytes(UTF_8))).contains("注文 ✓\n\t{}");
        assertThat(TerminalText.decode(new byte[] {(byte) 0xC3})).isEmpty();
    }

    @Test
    void otherBytesAreShownInHexadecimalUpToALimit() {
        assertThat(TerminalText.hex(new byte[] {0, 1, (byte) 0xff}, 2)).isEqualTo("00000000  00 01\n(1 more bytes)");
        assertThat(TerminalText.hex(new byte[0], 2)).isEmpty();
    }

    @Test
    void longLinesAreCut() {
        assertThat(TerminalText.singleLine("abcdef", 4)).isEqualTo("abc…");
        assertThat(TerminalText.singleLine(null)).isEqualTo("-");
    }
}
