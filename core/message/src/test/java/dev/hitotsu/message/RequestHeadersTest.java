package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestHeadersTest {
    @Test
    @SuppressWarnings("NullAway") // the JDK has the status line under null
    void namesAreInLowerCaseAndTheFirstValuesDecoded() {
        Map<String, List<String>> given = new LinkedHashMap<>();
        given.put("Ce-Id", List.of("a%20b", "second"));
        given.put("empty", List.of());
        given.put(null, List.of("HTTP/1.1 200 OK"));
        RequestHeaders headers = RequestHeaders.of(given);

        assertThat(headers.asMap()).containsExactly(Map.entry("ce-id", "a b"));
        assertThat(headers.contains("ce-id")).isTrue();
        assertThat(headers.contains("empty")).isFalse();
        assertThat(headers.get("empty")).isNull();
        assertThat(headers.required("ce-id", "an event")).isEqualTo("a b");
        assertThatThrownBy(() -> headers.required("ce-type", "an event"))
                .hasMessage("header ce-type: missing (expected: an event)");
    }

    @Test
    void theTimeIsThatOfTheEvent() {
        assertThat(new RequestHeaders(Map.of()).time()).isNull();
        assertThat(new RequestHeaders(Map.of("ce-time", "2026-01-02T03:04:05Z")).time())
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThatThrownBy(() -> new RequestHeaders(Map.of("ce-time", "yesterday")).time())
                .hasMessage("header ce-time: yesterday (expected: a time as in RFC 3339)");
    }

    @Test
    void aNameConsistsOfTokens() {
        for (String name : List.of("az", "AZ", "09", "!#$%&'*+-.^_`|~")) {
            assertThat(RequestHeaders.obstacle(name)).isNull();
        }
        for (String name : List.of("", "{", "@", "[", "/", ":", "a b", "ä", "a\nb")) {
            assertThat(RequestHeaders.obstacle(name))
                    .isEqualTo("header " + name
                            + ": not a name that HTTP can carry (expected: letters, digits and !#$%&'*+-.^_`|~)");
        }
    }
}
