package dev.hitotsu.coordination.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    @Test
    void whatIsEncodedIsDecoded() {
        Map<String, String> fields =
                Map.of("plain", "1", "a=b", "c=d", "line\nbreak", "\n", "back\\slash", "\\n", "empty", "", "", "name");

        assertThat(EntryCodec.decode(EntryCodec.encode(fields))).isEqualTo(fields);
    }

    @Test
    void theFormStays() {
        assertThat(new String(EntryCodec.encode(Map.of("a=", "b\\\n")), UTF_8)).isEqualTo("a\\==b\\\\\\n\n");
    }

    @Test
    void linesThatAreNoFieldsAreIgnored() {
        assertThat(EntryCodec.decode("no field\na=1\n\nb=2=3\nc=unfinished".getBytes(UTF_8)))
                .isEqualTo(Map.of("a", "1", "b", "2=3"));
        assertThat(EntryCodec.decode("a=1\\".getBytes(UTF_8))).isEmpty();
        assertThat(EntryCodec.decode("a=\\x\n".getBytes(UTF_8))).isEqualTo(Map.of("a", "x"));
        assertThat(EntryCodec.decode(new byte[0])).isEmpty();
    }
}
