package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerParserTest {
    private static Answer parse(int status, String body) {
        return AnswerParser.parse(status, body.getBytes(UTF_8));
    }

    @Test
    void resultsOfStreamsAreUnpacked() {
        assertThat(parse(200, "{\"result\":{\"TTL\":\"4\"}}"))
                .isInstanceOfSatisfying(
                        Answer.Success.class,
                        given -> assertThat(Json.number(given.body(), "TTL")).isEqualTo(4));
    }

    @ParameterizedTest
    @CsvSource({
        "503, 14, etcdserver: no leader, NotExecuted",
        "429, 8, etcdserver: too many requests, NotExecuted",
        "503, 14, etcdserver: leader changed, Unknown",
        "503, 14, etcdserver: request timed out, Unknown",
        "504, 4, context deadline exceeded, Unknown",
        "429, 8, etcdserver: mvcc: database space exceeded, Refused",
        "404, 5, etcdserver: requested lease not found, Refused",
        "403, 7, etcdserver: permission denied, Refused"
    })
    void errorsTellWhetherTheRequestMayHaveBeenCarriedOut(int status, int code, String reason, String kind) {
        String unary = "{\"error\":\"%s\",\"message\":\"%s\",\"code\":%d}".formatted(reason, reason, code);
        String stream =
                "{\"error\":{\"grpc_code\":%d,\"http_code\":%d,\"message\":\"%s\"}}".formatted(code, status, reason);
        String later = "{\"code\":%d,\"message\":\"%s\",\"details\":[]}".formatted(code, reason);
        for (Answer answer :
                new Answer[] {parse(status, unary), parse(status, stream), parse(200, stream), parse(status, later)}) {
            assertThat(answer.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(answer).asString().contains(reason);
        }
    }

    @Test
    void whatIsNotAGatewayIsNamed() {
        assertThat(parse(404, "404 page not found")).isInstanceOf(Answer.Refused.class);
        assertThat(parse(502, "<html>bad gateway")).isInstanceOf(Answer.Unknown.class);
        assertThat(parse(404, "Not Found")).asString().contains("HTTP 404 (expected: an answer of etcd's gateway");
        assertThat(parse(404, "{\"code\":5,\"message\":\"Not Found\",\"details\":[]}"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.isLeaseMissing()).isFalse());
    }
}
