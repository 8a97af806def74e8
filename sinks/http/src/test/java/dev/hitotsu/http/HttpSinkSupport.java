package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;

import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.TestService.Response;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A sink with a destination that a test describes, and another one. */
abstract class HttpSinkSupport {
    /** The default limits, but for a machine on which five seconds pass without a thread getting its turn. */
    private static final Limits PATIENT = new Limits(
            Duration.ofMinutes(1),
            Limits.DEFAULT.concurrency(),
            Limits.DEFAULT.requestsPerSecond(),
            Limits.DEFAULT.maxBody(),
            Limits.DEFAULT.maxFailures());

    static TestService service;

    HttpSink sink;
    SinkSession session;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @BeforeEach
    void open() {
        service.answer(request -> Response.of(204));
        use(destination());
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static HttpDestination.Builder destination() {
        return HttpDestination.builder("payments")
                .url(service.url())
                .topics("charges")
                .limits(PATIENT);
    }

    /** Beside another destination, so that a failure of the one is not a failure of the target. */
    void use(HttpDestination.Builder destination) {
        if (sink != null) {
            sink.close();
        }
        sink = HttpSink.builder()
                .destination(destination.build())
                .destination(HttpDestination.builder("others")
                        .url(service.url())
                        .limits(PATIENT)
                        .build())
                .allowed(LOCAL)
                .sendTimeout(Duration.ofMinutes(2))
                .build();
        session = sink.open(1);
    }

    static Message.Builder charge() {
        return Message.builder("charges", "ChargeRequested").key("order-1").payload("{}");
    }

    SendResult send(Message.Builder message) {
        return session.send(message.build()).join();
    }

    static TestService.Request last() {
        return service.requests().getLast();
    }
}
