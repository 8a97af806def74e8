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
    }

    /** Others send text as it is. */
    @Test
    void whatIsNotEncodedStaysAsItIs() {
        assertThat(PercentEncoding.decode("100% 👩\u200d🚀")).isEqualTo("100% 👩\u200d🚀");
    }
}
