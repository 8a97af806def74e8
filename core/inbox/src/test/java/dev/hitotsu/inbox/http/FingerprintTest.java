package dev.hitotsu.inbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests are the same. */
class FingerprintTest {
    private static IdempotentRequest request(String contentType, String body) {
        return new IdempotentRequest("ann", "POST", "/orders", "/orders?a=1", contentType, body.getBytes(UTF_8), "k");
    }

    private static byte[] of(String contentType, String body) {
        return Fingerprint.of(request(contentType, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'{\"a\": 1 , \"b\" : [1, 2] }'|'{\"a\":1,\"b\":[1,2]}'",
                "'{ \"a b\" : \" c  d \" }'|'{\"a b\":\" c  d \"}'",
                "'1 2'|'1 2'",
                "'1  \t 2'|'1 2'",
                "'12'|'12'",
                "'[ true false ]'|'[true false]'",
                "'\"a \\\" b \" : 1'|'\"a \\\" b \":1'",
                "'\"a \\\\\" : 1'|'\"a \\\\\":1'",
                "'\"\\\\\\\" \"'|'\"\\\\\\\" \"'",
                "' 1 '|'1'",
                "'1 {'|'1{'",
                "'} 1'|'}1'"
            })
    void whiteSpaceBetweenTokensGoes(String json, String without) {
        assertThat(new String(Fingerprint.withoutWhiteSpace(json.getBytes(UTF_8)), UTF_8))
                .isEqualTo(without);
    }

    @Test
    void ofJsonAloneWhiteSpaceDoesNotCount() {
        for (String type :
                new String[] {"application/json", "Application/JSON ; charset=utf-8", "application/a+json"}) {
            assertThat(of(type, "{ }")).as(type).isEqualTo(of(type, "{}")).isNotEqualTo(of(type, "[]"));
        }
        assertThat(of("text/plain", "{ }")).isNotEqualTo(of("text/plain", "{}"));
        assertThat(of("application/json;charset=utf-8", "{}")).isEqualTo(of("application/json", "{}"));
        assertThat(of(";a", "{}")).isEqualTo(of("", "{}"));
    }

    /** Else the end of one would pass for the beginning of the next. */
    @Test
    void partsDoNotGrowTogether() {
        IdempotentRequest one = new IdempotentRequest("ann", "POST", "/a", "", "", new byte[0], "bk");
        IdempotentRequest other = new IdempotentRequest("ann", "POST", "/ab", "", "", new byte[0], "k");
        assertThat(Fingerprint.scopedKey(one)).hasSize(64).isNotEqualTo(Fingerprint.scopedKey(other));
        assertThat(Fingerprint.scopedKey(one)).isEqualTo(Fingerprint.scopedKey(one));
    }
}
