package dev.hitotsu.gateway;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.RawClient;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class StreamingTest {
    private static final int MEGABYTE = 1 << 20;
    private static final long BODY_MEGABYTES = Long.getLong("hitotsu.body.megabytes", 64);

    @Test
    void largeBodiesPassBothWaysWithoutBeingHeld() throws Exception {
        long size = BODY_MEGABYTES * MEGABYTE;
        AtomicLong received = new AtomicLong();
        AtomicLong written = new AtomicLong();
        try (TestService service = TestService.raw(request -> {
                    request.handler(part -> received.addAndGet(part.length()));
                    request.endHandler(end -> write(request.response().setChunked(true), written, size));
                });
                Gateway gateway = Gateways.start(Gateways.everything(service.url(), "maxBody: 16GiB, timeout: 60s"));
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(Gateways.url(gateway, "/"))
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> zeros(size)))
                    .build();

            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());

            assertThat(answer.body().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(size);
            assertThat(received).hasValue(size);
        }
    }

    /** The reader waits, so the writer must wait, too: nobody in between takes it all. */
    @Test
    void aSlowReaderSlowsTheWriter() {
        AtomicLong written = new AtomicLong();
        try (TestService fast = TestService.raw(
                        request -> write(request.response().setChunked(true), written, Long.MAX_VALUE));
                Gateway gateway = Gateways.before(fast);
                RawClient slow = new RawClient(gateway.port())) {
            slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            long stopped = await().pollInterval(Duration.ofMillis(500)).until(written::get, new Unchanged());

            assertThat(stopped).isLessThan(64L * MEGABYTE);
        }
    }

    /** Whether a number is the same as at the last look, and not zero. */
    private static final class Unchanged implements Predicate<Long> {
        private long before;

        @Override
        public boolean test(Long now) {
            boolean isUnchanged = now > 0 && now == before;
            before = now;
            return isUnchanged;
        }
    }

    /** Writes blocks as long as somebody takes them. */
    private static void write(HttpServerResponse response, AtomicLong written, long size) {
        Buffer block = Buffer.buffer(new byte[65_536]);
        response.drainHandler(drained -> write(response, written, size));
        while (written.get() < size && !response.writeQueueFull() && !response.closed()) {
            response.write(block);
            written.addAndGet(block.length());
        }
        if (written.get() >= size && !response.ended()) {
            response.end();
        }
    }

    @Test
    void eventsArriveWhileTheStreamGoesOnLongerThanTheTimeout() {
        CompletableFuture<Void> firstIsRead = new CompletableFuture<>();
        try (TestService events = TestService.raw(request -> {
                    request.response().setChunked(true).putHeader("content-type", "text/event-stream");
                    request.response().write("data: first\n\n");
                    firstIsRead.thenRun(() -> request.response().write("data: second\n\n"));
                });
                Gateway gateway = Gateways.start(Gateways.everything(events.url(), "timeout: 4s"));
                RawClient client = new RawClient(gateway.port())) {
            client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readUntil("data: first")).contains("text/event-stream");

            // Longer than the time-out: another request has run into it meanwhile.
            try (TestService silent = TestService.raw(request -> {});
                    Gateway other = Gateways.start(Gateways.everything(silent.url(), "timeout: 5s"))) {
                assertThat(Gateways.get(other, "/").statusCode()).isEqualTo(504);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            firstIsRead.complete(null);

            assertThat(client.readUntil("data: second")).contains("data: second");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForComplete() {
        try (TestService breaking = TestService.raw(request -> {
                    request.response().setChunked(true);
                    request.response()
                            .write("half")
                            .onSuccess(sent -> request.connection().close());
                });
                Gateway gateway = Gateways.before(breaking)) {
            assertThatThrownBy(() -> Gateways.get(gateway, "/")).isInstanceOf(IOException.class);
            assertThat(RawClient.exchange(gateway.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .contains("half")
                    .doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void aRequestThatBreaksOffIsNotTakenForComplete() {
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Void> failed = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (TestService service = TestService.raw(request -> {
                    request.exceptionHandler(failure -> failed.complete(null));
                    request.endHandler(end -> ended.set(true));
                    request.handler(part -> begun.complete(null));
                });
                Gateway gateway = Gateways.before(service)) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                begun.join();
            }

            failed.join();
            assertThat(ended).isFalse();
        }
    }

    @Test
    void bodiesThatAreTooLargeAreRefusedAndNeverEndAtTheUpstream() {
        AtomicBoolean ended = new AtomicBoolean();
        try (TestService service = TestService.raw(request -> {
                    request.endHandler(end -> ended.set(true));
                    request.resume();
                });
                Gateway gateway = Gateways.start(Gateways.everything(service.url(), "maxBody: 4"))) {
            String head = "POST / HTTP/1.1\r\nHost: a\r\n";

            assertThat(RawClient.exchange(gateway.port(), head + "Content-Length: 5\r\n\r\nabcde"))
                    .startsWith("HTTP/1.1 413");
            assertThat(RawClient.exchange(
                            gateway.port(), head + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 413");
            assertThat(ended).isFalse();
        }
    }

    private static InputStream zeros(long size) {
        return new InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int count = (int) Math.min(left, length);
                left -= count;
                return count;
            }
        };
    }
}
