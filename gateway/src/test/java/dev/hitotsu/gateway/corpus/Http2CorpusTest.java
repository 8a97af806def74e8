package dev.hitotsu.gateway.corpus;

import static dev.hitotsu.gateway.corpus.Frames.CONTINUATION;
import static dev.hitotsu.gateway.corpus.Frames.DATA;
import static dev.hitotsu.gateway.corpus.Frames.END_STREAM;
import static dev.hitotsu.gateway.corpus.Frames.HEADERS;
import static dev.hitotsu.gateway.corpus.Frames.PING;
import static dev.hitotsu.gateway.corpus.Frames.PRIORITY;
import static dev.hitotsu.gateway.corpus.Frames.RST_STREAM;
import static dev.hitotsu.gateway.corpus.Frames.SETTINGS;
import static dev.hitotsu.gateway.corpus.Frames.WINDOW_UPDATE;
import static dev.hitotsu.gateway.corpus.Frames.block;
import static dev.hitotsu.gateway.corpus.Frames.frames;
import static dev.hitotsu.gateway.corpus.Frames.number;
import static dev.hitotsu.gateway.corpus.Frames.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.corpus.Http2Cases.Case;
import dev.hitotsu.gateway.corpus.Http2Connection.Outcome;
import dev.hitotsu.gateway.support.Certificate;
import dev.hitotsu.gateway.support.TestService;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong frames over TLS, byte by byte; and floods of sound ones. */
class Http2CorpusTest {
    private static final int FLOOD = 20_000;
    /** A slow machine does not send as much as is too much in ten seconds. */
    private static final int MOST_FLOODS = 50;

    private static final int LARGE = 2 << 20;

    private static TestService service;
    private static Gateway gateway;
    private static SSLContext trusting;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Certificate own = Certificate.make(folder, "localhost");
        trusting = trusting(own.certificate());
        service = TestService.answering(
                request -> request.response().end(request.path().equals("/large") ? "x".repeat(LARGE) : "service"));
        gateway = Gateway.start(GatewayConfig.from(ConfigFile.of(
                "gateway.yaml", """
                listen: {host: 127.0.0.1, port: 0, eventLoops: 2, tls: {certificate: %s, key: %s}}
                upstreams: {service: {addresses: "%s"}}
                routes:
                  - {id: all, match: {path: /**}, to: service, auth: none}
                """.formatted(own.certificate(), own.key(), service.url()), name -> null)));
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            keys.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
    }

    @Test
    void wrongFramesEndTheirStreamOrConnection() {
        Corpus.run("HTTP/2 corpus", Http2Cases.all(), Http2CorpusTest::check);
        assertThat(service.seen()).noneMatch(seen -> seen.uri().contains("hidden"));
    }

    private static void check(Case one) throws Exception {
        try (Http2Connection connection = new Http2Connection(trusting, gateway.port())) {
            Outcome outcome = connection.greet().send(one.frames().toBytes()).outcome();
            assertThat(outcome).isIn(one.expected());
        }
        assertOthersAreServed();
    }

    private static void assertOthersAreServed() throws Exception {
        try (Http2Connection other = new Http2Connection(trusting, gateway.port())) {
            Outcome outcome = other.greet().send(frames().get(1, "/").toBytes()).outcome();
            assertThat(outcome).as("another connection: " + other.head()).isEqualTo(Outcome.ANSWERED);
        }
    }

    @Test
    void aWrongPrefaceEndsTheConnection() throws Exception {
        try (Http2Connection connection = new Http2Connection(trusting, gateway.port())) {
            assertThat(connection
                            .send("INVALID CONNECTION PREFACE\r\n\r\n".getBytes(ISO_8859_1))
                            .outcome())
                    .isEqualTo(Outcome.CONNECTION_ENDED);
        }
    }

    /**
     * Each costs the sender next to nothing. The connection ends before it costs the gateway much, and others are
     * served.
     */
    @Test
    void floodsEnd() {
        Frames resets = frames();
        Frames empty = frames().post(1);
        Frames continuations = frames().frame(HEADERS, END_STREAM, 1, request("GET", "/"));
        // A connection without a request would end by itself after a while.
        Frames pings = frames().post(1);
        Frames settings = frames().post(1);
        Frames priorities = frames().post(1);
        Frames unknown = frames().post(1);
        for (int i = 0; i < FLOOD; i++) {
            int stream = 2 * i + 1;
            resets.get(stream, "/").frame(RST_STREAM, 0, stream, number(8));
            empty.frame(DATA, 0, 1);
            continuations.frame(CONTINUATION, 0, 1, block("x" + i, "y"));
            pings.frame(PING, 0, 0, new byte[8]);
            settings.frame(SETTINGS, 0, 0);
            priorities.frame(PRIORITY, 0, 3, new byte[5]);
            unknown.frame(0x16, 0, 0, new byte[8]);
        }
        Corpus.run(
                "HTTP/2 floods",
                List.of(
                        new Case("resets (CVE-2023-44487)", resets, Http2Cases.CONNECTION),
                        new Case("empty data (CVE-2019-9518)", empty, Http2Cases.CONNECTION),
                        new Case("continuations (CVE-2024-27316)", continuations, Http2Cases.CONNECTION),
                        new Case("pings (CVE-2019-9512)", pings, Http2Cases.CONNECTION),
                        new Case("settings (CVE-2019-9515)", settings, Http2Cases.CONNECTION),
                        new Case("priorities (CVE-2019-9513)", priorities, Http2Cases.CONNECTION),
                        new Case("unknown frames", unknown, Http2Cases.CONNECTION)),
                Http2CorpusTest::checkFlood);
    }

    private static void checkFlood(Case one) throws Exception {
        try (Http2Connection connection = new Http2Connection(trusting, gateway.port())) {
            connection.greet();
            Thread sender =
                    Thread.ofVirtual().start(() -> connection.flood(one.frames().toBytes(), MOST_FLOODS));
            Outcome outcome = connection.outcome();
            while (!one.expected().contains(outcome)) {
                outcome = connection.outcome();
            }
            connection.close();
            sender.join();
        }
        assertOthersAreServed();
    }

    /** Clients of gRPC measure the way by pings while data arrives. */
    @Test
    void whoReceivesMuchMayPingOften() throws Exception {
        Frames download = frames().get(1, "/large")
                .frame(WINDOW_UPDATE, 0, 0, number(1 << 30))
                .frame(WINDOW_UPDATE, 0, 1, number(1 << 30));
        int count = 15_000;
        Frames pings = frames();
        for (int i = 0; i < count; i++) {
            pings.frame(PING, 0, 0, new byte[8]);
        }
        try (Http2Connection connection = new Http2Connection(trusting, gateway.port())) {
            connection.greet().send(download.toBytes()).awaitEndOfStream(1);
            Thread sender = Thread.ofVirtual().start(() -> connection.send(pings.toBytes()));
            for (int i = 0; i < count; i++) {
                assertThat(connection.outcome()).isEqualTo(Outcome.PONG);
            }
            sender.join();
        }
    }
}
