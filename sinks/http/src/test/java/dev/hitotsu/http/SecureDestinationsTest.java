package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.http.internal.AddressBook;
import dev.hitotsu.http.internal.ConnectGate;
import dev.hitotsu.http.internal.HostLookup;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.net.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Requests over TLS. */
class SecureDestinationsTest {
    private static final String NAMES = "dns:localhost,ip:127.0.0.1";
    private static final TestKeys SERVER = TestKeys.make(NAMES);
    private static final TestKeys OTHER = TestKeys.make(NAMES);

    private static HttpSink sink(SSLContext context, String url) {
        return HttpSink.builder()
                .destination(HttpDestination.builder("a")
                        .url(url)
                        .topics("a")
                        .sslContext(context)
                        .build())
                .destination(HttpDestination.builder("b").url(url).build())
                .allowed(LOCAL)
                .build();
    }

    private static Message message() {
        return Message.builder("a", "Happened").payload("x").build();
    }

    @Test
    void aCertificateThatChangedIsAnOutageOfTheDestinationUntilItIsRight() {
        TestService first = TestService.start(SERVER.context(SERVER));
        int port = first.port();
        try (TcpProxy proxy = TcpProxy.to(port);
                HttpSink sink = sink(SERVER.trusting(), "https://localhost:" + proxy.port() + "/");
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message()).join()).isEqualTo(SendResult.sent());
            first.close();
            proxy.cutAll(TcpProxy.Cut.CLOSE);
            try (TestService changed =
                    TestService.start(InetAddress.getLoopbackAddress(), port, OTHER.context(OTHER))) {
                SendResult refused = session.send(message()).join();
                assertThat(refused).isInstanceOf(SendResult.DestinationUnavailable.class);
                assertThat(refused.reason()).contains("certificat");
                assertThat(sink.check(List.of())).first().asString().startsWith("no answer: destination a: ");
                assertThat(changed.requests()).isEmpty();
            }
            try (TestService right =
                    TestService.start(InetAddress.getLoopbackAddress(), port, SERVER.context(SERVER))) {
                await().until(() -> session.send(message()).join() instanceof SendResult.Sent);
                assertThat(right.requests()).isNotEmpty();
            }
        }
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        TestKeys elsewhere = TestKeys.make("dns:elsewhere.example");
        try (TestService service = TestService.start(elsewhere.context(elsewhere));
                HttpSink sink = sink(elsewhere.trusting(), "https://localhost:" + service.port() + "/");
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message()).join()).isInstanceOf(SendResult.DestinationUnavailable.class);
            assertThat(service.requests()).isEmpty();
        }
    }

    @Test
    void theSinkShowsItsOwnCertificate() {
        try (TestService service = TestService.startForKnownClients(SERVER.context(OTHER));
                HttpSink sink = sink(OTHER.context(SERVER), "https://localhost:" + service.port() + "/");
                SinkSession session = sink.open(1)) {
            assertThat(session.send(message()).join()).isEqualTo(SendResult.sent());
            assertThat(service.requests().getLast().header("Proxy-Authorization"))
                    .isEmpty();
        }
    }

    /** Ours has expired, or was never configured: no message is the reason. */
    @Test
    void aServiceThatDoesNotKnowOurCertificateIsAnOutageOfTheDestination() {
        for (SSLContext client : new SSLContext[] {SERVER.trusting(), SERVER.context(SERVER)}) {
            try (TestService service = TestService.startForKnownClients(SERVER.context(OTHER));
                    HttpSink sink = sink(client, "https://localhost:" + service.port() + "/");
                    SinkSession session = sink.open(1)) {
                SendResult refused = session.send(message()).join();
                assertThat(refused).isInstanceOf(SendResult.DestinationUnavailable.class);
                assertThat(refused.reason()).contains("certificat");
                assertThat(service.requests()).isEmpty();
            }
        }
    }

    /** Another program on this machine finds the port, but does not know the token. */
    @Test
    void theWayOutIsClosedToOthers() throws IOException {
        try (TestService service = TestService.start();
                AddressBook book = new AddressBook(LOCAL, HostLookup.SYSTEM, System::nanoTime);
                ConnectGate gate = new ConnectGate(book, Duration.ofSeconds(3))) {
            String target = "127.0.0.1:" + service.port();
            assertThat(ask(gate, "CONNECT " + target + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 403");
            assertThat(ask(gate, "CONNECT " + target + " HTTP/1.1\r\nProxy-Authorization: Hitotsu 00\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(ask(
                            gate,
                            "GET http://" + target + "/ HTTP/1.1\r\nProxy-Authorization: " + gate.authorization()
                                    + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(service.requests()).isEmpty();
        }
    }

    private static String ask(ConnectGate gate, String request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(gate.address());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
