package dev.hitotsu.gateway.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestIssuer;
import dev.hitotsu.gateway.support.TestService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tokens that are nearly good, each wrong in one way, and good ones beside them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
class TokenCorpusTest {
    private static TokenCases tokens;
    private static TestIssuer issuer;
    private static TestService service;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        tokens = new TokenCases();
        issuer = new TestIssuer();
        issuer.publish(tokens.published());
        service = TestService.named("service");
        gateway = Gateways.start("""
                auth:
                  main:
                    issuer: https://id.example
                    audience: api
                    algorithms: [RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512]
                    jwks: %s
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: main}
                """.formatted(issuer.url(), service.url()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
        issuer.close();
    }

    @Test
    void onlyGoodTokensPass() throws Exception {
        List<TokenCases.Case> cases = tokens.all();
        Corpus.run("token corpus", cases, TokenCorpusTest::check);
        assertThat(service.seen())
                .hasSize((int) cases.stream().filter(one -> one.status() == 200).count());
    }

    private static void check(TokenCases.Case one) {
        String answer = RawClient.exchange(
                gateway.port(),
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer " + one.token() + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + one.status());
    }
}
