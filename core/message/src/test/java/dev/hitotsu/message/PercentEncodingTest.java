package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " a ", "100%", "a%20b", "注文", "\"q\"", "ü", "👩\u200d🚀", "a\nb", "%", "%%41", "\t"})
    void anyValueArrivesAsItWas(String value) {
        String encoded = PercentEncoding.encode(value);

        assertThat(encoded.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(value);
    }

    @Test
    void whatNeedsNoEncodingStaysReadable() {
        assertThat(PercentEncoding.encode("application/json; charset=utf-8"))
                .isEqualTo("application/json; charset=utf-8");
        assertThat(PercentEncoding.encode("注文")).isEqualTo("%E6%B3%A8%E6%96%87");
        assertThat(PercentEncoding.encode("a b", c -> c != 'b')).isEqualTo("a %62");
        assertThat(PercentEncoding.encode(" ~!ü\"%")).isEqualTo("%20~!%C3%BC%22%25");
        assertThat(PercentEncoding.encode("a\u007f")).isEqualTo("a%7F");
        assertThat(PercentEncoding.encode("%00")).isEqualTo("%2500");
    }

    /** Others send text as it is. */
    @Test
    void whatIsNotEncodedStaysAsItIs() {
        assertThat(PercentEncoding.decode("%4")).isEqualTo("%4");
        assertThat(PercentEncoding.decode("%4x%x4")).isEqualTo("%4x%x4");
        assertThat(PercentEncoding.decode("%00%41")).isEqualTo("\0A");
        assertThat(PercentEncoding.decode("100% 👩\u200d🚀")).isEqualTo("100% 👩\u200d🚀");
    }
}
