package dev.hitotsu.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that has changed something refers to it: what was kept of that is old, too. */
class ReferencesTest {
    private final AtomicInteger count = new AtomicInteger();
    private final TestService service = TestService.answering(this::answer);
    private final Gateway gateway = Gateways.start(Gateways.everything(service.url(), "cache: {scope: shared}"));
    private volatile String header = "";
    private volatile String reference = "";
    private volatile int status = 201;

    private void answer(HttpServerRequest request) {
        if (request.method().name().equals("POST")) {
            request.response().setStatusCode(status).putHeader(header, reference);
        }
        request.response().end("answer " + count.incrementAndGet());
    }

    @AfterEach
    void close() {
        gateway.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Location,         /orders/1?a=b,              201, true",
        "Content-Location, 1?a=b,                      200, true",
        "Location,         http://HERE/orders/%31?a=b, 303, true",
        "Location,         https://HERE/orders/1?a=b,  201, true",
        "Location,         http://other/orders/1?a=b,  201, false",
        "Location,         //other/orders/1?a=b,       201, false",
        "Location,         /orders/2,                  201, false",
        "Location,         'http://[',                 201, false",
        "Location,         /orders/1?a=b,              400, false"
    })
    void whatAnAnswerRefersToIsAskedForAgain(String name, String said, int told, boolean isAsked) throws Exception {
        header = name;
        reference = said.replace("HERE", "127.0.0.1:" + gateway.port());
        status = told;
        assertThat(Gateways.get(gateway, "/orders/1?a=b").body()).isEqualTo("answer 1");
        assertThat(Gateways.get(gateway, "/orders/1?a=b").body()).isEqualTo("answer 1");

        assertThat(Gateways.send(gateway, "POST", "/orders/", "new").statusCode())
                .isEqualTo(told);

        assertThat(Gateways.get(gateway, "/orders/1?a=b").body()).isEqualTo(isAsked ? "answer 3" : "answer 1");
    }
}
