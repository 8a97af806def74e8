package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.http.TestService.Response;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.net.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services and networks that misbehave. */
class NetworkFaultsTest {
    /** Nobody waits for its end. */
    private static final Limits PATIENT = new Limits(Duration.ofMinutes(1), 4, 0, 1 << 20, 3);

    private static final Limits SHORT = new Limits(Duration.ofMillis(500), 4, 0, 1 << 20, 3);

    private final TestService service = TestService.start();
    private final TcpProxy proxy = TcpProxy.to(service.port());

    @AfterEach
    void stop() {
        proxy.close();
        service.close();
    }

    private static HttpSink sink(HttpDestination.Builder... destinations) {
        HttpSinkBuilder builder = HttpSink.builder().allowed(LOCAL).sendTimeout(Duration.ofMinutes(2));
        for (HttpDestination.Builder destination : destinations) {
            builder.destination(destination.build());
        }
        return builder.build();
    }

    private static HttpDestination.Builder to(String name, int port) {
        return HttpDestination.builder(name)
                .url("http://127.0.0.1:" + port + "/")
                .topics(name)
                .limits(PATIENT);
    }

    private static Message message(String topic) {
        return Message.builder(topic, "Happened").payload("x").build();
    }

    /** The service has the message, and nobody hears of it: it is sent again under the same key. */
    @Test
    void anAnswerThatIsLostIsNoAnswerAndTheNextAttemptHasTheSameKey() {
        try (HttpSink sink = sink(to("a", proxy.port()));
                SinkSession session = sink.open(1)) {
            AtomicBoolean cut = new AtomicBoolean();
            service.answer(request -> {
                if (!cut.getAndSet(true)) {
                    proxy.cutAll(TcpProxy.Cut.RESET);
                }
                return Response.of(204);
            });
            Message message = message("a");

            List<SendResult> results = new ArrayList<>();
            await().until(() -> {
                results.add(session.send(message).join());
                return results.getLast() instanceof SendResult.Sent;
            });

            await().until(() -> service.requests().size() >= 2);
            assertThat(service.requests())
                    .extracting(request -> request.header("Idempotency-Key"))
                    .containsOnly(message.id().toString());
        }
    }

    @Test
    void aResponseThatBreaksOffIsAFailureOfTheMessageAlone() throws IOException {
        try (RawServer server = RawServer.start("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", true);
                HttpSink sink = sink(to("a", server.port()), to("b", service.port()));
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("a")).join()).isInstanceOf(SendResult.Retryable.class);
        }
    }

    @Test
    void aBodyThatDoesNotEndIsGivenUpInTime() throws IOException {
        try (RawServer server = RawServer.start("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", false);
                HttpSink sink = sink(to("a", server.port()).limits(SHORT), to("b", service.port()));
                SinkSession session = sink.open(1)) {
            await().until(() ->
                    session.send(message("a")).join().equals(SendResult.retryable("no answer within 500 ms")));
        }
    }

    @Test
    void anAnswerThatIsNoHttpIsAFailure() throws IOException {
        try (RawServer server = RawServer.start("SSH-2.0-OpenSSH_9.6\r\n", true);
                HttpSink sink = sink(to("a", server.port()), to("b", service.port()));
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message("a")).join()).isInstanceOf(SendResult.Retryable.class);
        }
    }

    /** The second answer is nobody's: each message is sent that counts as sent. */
    @Test
    void anAnswerThatComesTwiceIsNotTakenForThatOfTheNextRequest() throws IOException {
        try (RawServer server = RawServer.answeringTwice();
                HttpSink sink = sink(to("a", server.port()), to("b", service.port()));
                SinkSession session = sink.open(1)) {
            for (int sent = 1; sent <= 50; sent++) {
                Message message = Message.builder("a", "Happened").build();
                assertThat(session.send(message).join()).isEqualTo(SendResult.sent());
                assertThat(server.requests()).isGreaterThanOrEqualTo(sent);
            }
        }
    }

    /**
     * Its first requests fail and count; then it is left alone, and what was waiting fails at once. The other one goes
     * on.
     */
    @Test
    void aDestinationThatHangsHoldsBackItselfAlone() throws IOException {
        try (RawServer hanging = RawServer.start("", false);
                HttpSink sink = sink(to("hanging", hanging.port()).limits(SHORT), to("well", service.port()));
                SinkSession session = sink.open(1)) {
            List<CompletableFuture<SendResult>> stuck = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                stuck.add(session.send(message("hanging")));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(session.send(message("well")).join()).isEqualTo(SendResult.sent());
            }
            assertThat(stuck.stream().map(CompletableFuture::join).filter(SendResult.Retryable.class::isInstance))
                    .as("sends that were tried, and failed")
                    .hasSizeLessThanOrEqualTo(8);
            assertThat(stuck.getLast().join())
                    .isInstanceOf(SendResult.DestinationUnavailable.class)
                    .extracting(SendResult::reason)
                    .asString()
                    .startsWith("hanging is left alone: ");
            assertThat(session.capacityOf("hanging")).isEqualTo(8);
        }
    }

    /**
     * Where there is one destination only, what nobody can reach is the whole target, and what fails may be a matter of
     * messages.
     */
    @Test
    void whatMessagesMayHaveCausedDoesNotStopTheOnlyDestination() {
        service.answer(request -> Response.of(500));
        try (HttpSink failing = sink(to("a", service.port()));
                SinkSession session = failing.open(1)) {
            for (int i = 0; i < PATIENT.maxFailures(); i++) {
                assertThat(session.send(message("a")).join()).isInstanceOf(SendResult.Retryable.class);
            }
            assertThat(session.send(message("a")).join()).isInstanceOf(SendResult.DestinationUnavailable.class);
        }
        try (HttpSink unreachable = sink(to("a", FreePorts.next()));
                SinkSession session = unreachable.open(1)) {
            assertThat(session.send(message("a")).join()).isInstanceOf(SendResult.Unavailable.class);
        }
    }

    @Test
    void aDestinationThatIsBackIsFoundOutAndTakesAllAgain() {
        try (HttpSink sink = sink(to("a", proxy.port()), to("b", service.port()));
                SinkSession session = sink.open(1)) {
            proxy.pause();
            for (int i = 0; i < 3; i++) {
                SendResult away = session.send(message("a")).join();
                assertThat(away).isInstanceOf(SendResult.DestinationUnavailable.class);
                assertThat(away.reason()).doesNotContain("left alone");
            }
            assertThat(session.send(message("a")).join().reason()).contains("left alone");
            proxy.resume();

            await().until(() -> session.send(message("a")).join() instanceof SendResult.Sent);
            assertThat(session.send(message("a")).join()).isEqualTo(SendResult.sent());
        }
    }

    @Test
    void noMoreBeginInASecondThanTheDestinationIsToBeGiven() {
        Limits slow = new Limits(Duration.ofMinutes(1), 64, 20, 1 << 20, 3);
        try (HttpSink sink = sink(to("a", service.port()).limits(slow));
                SinkSession session = sink.open(1)) {
            long begin = System.nanoTime();
            List<CompletableFuture<SendResult>> sends = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sends.add(session.send(message("a")));
            }
            sends.forEach(send -> assertThat(send.join()).isEqualTo(SendResult.sent()));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
            assertThat(session.capacityOf("a")).as("after 20 good answers").isEqualTo(2 * 28);
        }
    }

    @Test
    void anAbortedSessionAnswersWhatHangsAtOnce() throws IOException {
        try (RawServer hanging = RawServer.start("", false);
                HttpSink sink = sink(to("hanging", hanging.port()).limits(Limits.DEFAULT));
                SinkSession session = sink.open(1)) {
            List<CompletableFuture<SendResult>> stuck = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                stuck.add(session.send(message("hanging")));
            }
            hanging.awaitConnection();
            session.abort();

            stuck.forEach(send -> assertThat(send.join()).isInstanceOf(SendResult.Unavailable.class));
        }
    }
}
