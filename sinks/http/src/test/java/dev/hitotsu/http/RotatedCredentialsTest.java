package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.http.HttpDestination.Limits;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.testkit.contract.Resender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that the sink shows and the token that it sends are changed on disk under load. */
class RotatedCredentialsTest {
    private static final TestKeys SERVER = TestKeys.make("dns:localhost");
    private static final TestKeys FIRST = TestKeys.make("dns:first");
    private static final TestKeys SECOND = TestKeys.make("dns:second");
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(1), 4, 0, 1 << 20, Integer.MAX_VALUE);

    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean stopped;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        stopped = true;
    }

    private Path write(String name, String label, byte[] content) throws IOException {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        Path file = folder.resolve(name);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + encoded + "\n-----END " + label + "-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path certificate(TestKeys keys) throws IOException, GeneralSecurityException {
        return write("own.pem", "CERTIFICATE", keys.certificate().getEncoded());
    }

    private Path key(TestKeys keys) throws IOException, GeneralSecurityException {
        return write("own.key", "PRIVATE KEY", keys.privateKey().getEncoded());
    }

    private PemFiles files() throws IOException, GeneralSecurityException {
        return new PemFiles(
                write("trust.pem", "CERTIFICATE", SERVER.certificate().getEncoded()), certificate(FIRST), key(FIRST));
    }

    private CompletableFuture<Void> load(SinkSession session) {
        return CompletableFuture.runAsync(
                () -> {
                    while (!stopped) {
                        LockSupport.parkNanos(2_000_000);
                        new Resender(session, Pipelining.ONE_PER_KEY, 1)
                                .send(List.of(Message.builder("a", "Happened").build()));
                        sent.incrementAndGet();
                    }
                },
                Thread::startVirtualThread);
    }

    private void awaitTraffic() {
        int before = sent.get();
        await().until(() -> sent.get() > before + 10);
    }

    @Test
    void aCertificateIsTakenUpOnceItsKeyIsThereToo() throws Exception {
        TestService old = TestService.startForKnownClients(SERVER.context(FIRST));
        int port = old.port();
        try (HttpSink sink = HttpSink.builder()
                        .destination(HttpDestination.builder("a")
                                .url("https://localhost:" + port + "/")
                                .limits(LIMITS)
                                .sslContext(files().changing())
                                .build())
                        .allowed(LOCAL)
                        .sendTimeout(Duration.ofMinutes(2))
                        .build();
                SinkSession session = sink.open(1)) {
            CompletableFuture<Void> load = load(session);
            awaitTraffic();
            certificate(SECOND);
            Files.delete(folder.resolve("trust.pem"));
            awaitTraffic();
            old.close();
            try (TestService service = TestService.startForKnownClients(port, SERVER.context(SECOND))) {
                write("trust.pem", "CERTIFICATE", SERVER.certificate().getEncoded());
                key(SECOND);
                awaitTraffic();
                assertThat(service.requests()).isNotEmpty();
                stopped = true;
                load.join();
            }
        }
    }

    @Test
    void aCertificateOfAnotherKeyIsRefused() throws Exception {
        PemFiles files = files();
        certificate(SECOND);
        assertThatThrownBy(files::context)
                .hasMessage(folder.resolve("own.pem") + ": none (expected: that of the key " + folder.resolve("own.key")
                        + ")");
    }

    private String token() {
        try {
            return "Bearer " + Files.readString(folder.resolve("token"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTokenIsTakenUp() throws Exception {
        Files.writeString(folder.resolve("token"), "first");
        AtomicInteger accepted = new AtomicInteger();
        try (TestService service = TestService.start();
                HttpSink sink = HttpSink.builder()
                        .destination(HttpDestination.builder("a")
                                .url(service.url())
                                .limits(LIMITS)
                                .header("Authorization", this::token)
                                .build())
                        .allowed(LOCAL)
                        .sendTimeout(Duration.ofMinutes(2))
                        .build();
                SinkSession session = sink.open(1)) {
            service.answer(request -> answer(request, "Bearer first", accepted));
            CompletableFuture<Void> load = load(session);
            awaitTraffic();
            Files.delete(folder.resolve("token"));
            awaitTraffic();
            Files.writeString(folder.resolve("token"), "second");
            service.answer(request -> answer(request, "Bearer second", accepted));
            awaitTraffic();
            stopped = true;
            load.join();
            assertThat(accepted).hasValue(sent.get());
        }
    }

    private static TestService.Response answer(TestService.Request request, String wanted, AtomicInteger accepted) {
        if (!request.header("Authorization").equals(wanted)) {
            return TestService.Response.of(401);
        }
        accepted.incrementAndGet();
        return TestService.Response.of(204);
    }
}
