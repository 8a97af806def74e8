package dev.hitotsu.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Headers;
import org.junit.jupiter.api.Test;

class HeaderCodecTest {
    @Test
    void headersAreKeptInTheirOrder() {
        Headers headers =
                Headers.empty().with("trace", "a: b").with("empty", "").with("last", "1");
        String text = HeaderCodec.encode(headers);

        assertThat(text).isEqualTo("trace: a: b\nempty: \nlast: 1\n");
        assertThat(HeaderCodec.decode(text)).isEqualTo(headers);
        assertThat(HeaderCodec.decode(text).asMap().keySet()).containsExactly("trace", "empty", "last");
        assertThat(HeaderCodec.decode("a: b"))
                .as("without a line break")
                .isEqualTo(Headers.empty().with("a", "b"));
    }

    @Test
    void noneAreNothing() {
        assertThat(HeaderCodec.encode(Headers.empty())).isNull();
        assertThat(HeaderCodec.decode(null)).isEqualTo(Headers.empty());
        assertThat(HeaderCodec.decode("")).isEqualTo(Headers.empty());
    }

    @Test
    void aLineThatIsNoHeaderIsNamed() {
        assertThatThrownBy(() -> HeaderCodec.decode("a: b\nwrong\nc: d\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("headers: \"wrong\" (expected: a line \"name: value\")");
        assertThatThrownBy(() -> HeaderCodec.decode("wrong"))
                .hasMessage("headers: \"wrong\" (expected: a line \"name: value\")");
    }
}
