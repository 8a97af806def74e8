package dev.hitotsu.gateway.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each request of the corpus hides a second one, which nobody may ever serve: the upstream has seen one request at
 * most.
 */
class SmugglingCorpusTest {
    private static TestService service;
    private static Gateway gateway;

    /** A request whose paths have a number, by which they are found again. */
    private record Case(int number, String text) {
        static List<Case> all(Stream<String> texts) {
            List<Case> cases = new ArrayList<>();
            texts.forEach(text -> {
                int number = cases.size();
                String hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
                cases.add(new Case(
                        number, (text + hidden).replace("visible", "v" + number).replace("hidden", "h" + number)));
            });
            return cases;
        }

        @Override
        public String toString() {
            return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
        }
    }

    @BeforeAll
    static void start() {
        service = TestService.named("service");
        gateway = Gateways.before(service);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    @Test
    void theUpstreamHasSeenOneRequest() {
        List<Case> cases = Case.all(Stream.of(
                        Smuggled.heads().stream().map(head -> "POST /visible HTTP/1.1\r\nHost: a\r\n" + head),
                        Smuggled.chunks().stream()
                                .map(chunks -> "POST /visible HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + chunks),
                        Smuggled.starts().stream())
                .flatMap(texts -> texts));
        service.seen().clear();
        Corpus.run("smuggling corpus", cases, SmugglingCorpusTest::check);
        long hidden = service.seen().stream()
                .filter(seen -> seen.uri().startsWith("/h"))
                .count();
        long framing = service.seen().stream()
                .filter(seen -> seen.headers().contains("transfer-encoding")
                        && seen.headers().contains("content-length"))
                .count();
        assertThat(hidden + framing).isZero();
    }

    private static void check(Case one) {
        String answer = RawClient.exchange(gateway.port(), one.text());
        assertThat(answer.split("[A-Z]+/\\d+\\.\\d+ [1-5]", -1)).as(answer).hasSizeLessThanOrEqualTo(2);
        assertThat(answer.isEmpty() ? "HTTP/1.1 400" : answer).matches("(?s)[A-Z]+/\\d+\\.\\d+ (4|50[15]).*");
        assertThat(service.seen())
                .filteredOn(seen -> seen.uri().matches("/[vh]" + one.number()))
                .as("what the service has seen")
                .hasSizeLessThanOrEqualTo(1)
                .noneMatch(seen -> seen.uri().startsWith("/h"));
    }

    /** A checker that finds nothing proves nothing. */
    @Test
    void aServerThatServesTwoRequestsIsFoundOut() {
        List<Case> cases = Case.all(Stream.of("POST /visible HTTP/1.1\r\nHost: a\r\n\r\n"));
        service.seen().clear();
        assertThat(Corpus.failures(cases, SmugglingCorpusTest::checkWithClose)).hasSize(1);
    }

    private static void checkWithClose(Case one) {
        check(new Case(
                one.number(), one.text().replace("GET /h0 HTTP/1.1\r\n", "GET /h0 HTTP/1.1\r\nConnection: close\r\n")));
    }
}
