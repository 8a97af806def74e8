package dev.hitotsu.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static TestService service;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        service = TestService.answering(request -> {
            if (request.path().equals("/gzip")) {
                request.response().putHeader("content-encoding", "gzip");
            }
            request.response()
                    .putHeader("content-type", request.path().equals("/text") ? "text/plain" : "application/json")
                    .putHeader("etag", "\"1\"")
                    .end(request.path().equals("/broken") ? "{" : "{\"id\": 1, \"secret\": \"s\"}");
        });
        gateway = Gateways.start(Gateways.everything(
                service.url(),
                "requestQuery: {set: {tenant: a b}, remove: [debug], rename: {q: query}}, maxJson: 100,"
                        + " requestJson: {remove: [isAdmin], add: {via: gateway}}, responseJson: {remove: [secret]}"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    @Test
    void theQueryIsChangedAndTheRestOfItIsLeftAsItIs() throws Exception {
        Gateways.get(gateway, "/x?b=%2f&debug=1&d%65bug=2&tenant=evil&q=1&a");
        assertThat(service.last().uri()).isEqualTo("/x?b=%2f&query=1&a&tenant=a+b");
    }

    @Test
    void bodiesOfJsonAreChangedBothWays() throws Exception {
        HttpResponse<String> answer = post("{\"isAdmin\": true, \"isAdmin\": true, \"n\": 1.50}", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":1}");
        assertThat(answer.headers().firstValue("etag")).contains("W/\"1\"");
        assertThat(service.last().body()).isEqualTo("{\"n\":1.50,\"via\":\"gateway\"}");
    }

    @Test
    void aBodyThatCannotBeChangedIsRefused() throws Exception {
        int before = service.seen().size();
        assertThat(post("isAdmin=true", "application/x-www-form-urlencoded").statusCode())
                .isEqualTo(415);
        assertThat(Gateways.send(
                                gateway,
                                "POST",
                                "/",
                                "{}",
                                "content-type",
                                "application/json",
                                "content-encoding",
                                "gzip")
                        .statusCode())
                .isEqualTo(415);
        assertThat(post("{\"isAdmin\": true", "application/json").statusCode()).isEqualTo(400);
        assertThat(post("[".repeat(90), "application/json").statusCode()).isEqualTo(400);
        assertThat(post("[" + "1,".repeat(100) + "1]", "application/json").statusCode())
                .isEqualTo(413);
        assertThat(service.seen()).hasSize(before);
    }

    @Test
    void anAnswerThatCannotBeChangedDoesNotPass() throws Exception {
        assertThat(Gateways.get(gateway, "/gzip").statusCode()).isEqualTo(502);
        assertThat(Gateways.get(gateway, "/broken").statusCode()).isEqualTo(502);
        assertThat(Gateways.get(gateway, "/text").body()).contains("secret");
        assertThat(service.last().headers().get("accept-encoding")).isEqualTo("identity");
    }

    private static HttpResponse<String> post(String body, String type) throws Exception {
        return Gateways.send(gateway, "POST", "/", body, "content-type", type);
    }
}
