package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.server.ListenSettings;
import java.time.Duration;

/** Reads the section {@code listen}. */
final class ListenReader {
    private static final ListenSettings DEFAULT = ListenSettings.DEFAULT;

    private static final Key.WithDefault<String> HOST =
            Key.withDefault("host", TEXT, DEFAULT.host(), "Address to listen on.");
    private static final Key.WithDefault<Integer> PORT =
            Key.withDefault("port", INTEGER, DEFAULT.port(), "Port to listen on; 0 for any free one.");
    private static final Key.Optional<Integer> EVENT_LOOPS =
            Key.optional("eventLoops", INTEGER, "Threads that serve requests.", "one for each processor");
    private static final Key.WithDefault<Long> MAX_HEADER_BYTES = Key.withDefault(
            "maxHeaderBytes", SIZE, (long) DEFAULT.maxHeaderBytes(), "Max size of a request's headers.");
    private static final Key.WithDefault<Duration> HEADER_TIMEOUT = Key.withDefault(
            "headerTimeout",
            DURATION,
            DEFAULT.headerTimeout(),
            "How long a new connection may take to send the headers of its first request.");
    private static final Key.WithDefault<Duration> IDLE_TIMEOUT = Key.withDefault(
            "idleTimeout", DURATION, DEFAULT.idleTimeout(), "How long a connection is kept without a request.");
    private static final Key.WithDefault<Duration> STALL_TIMEOUT = Key.withDefault(
            "stallTimeout",
            DURATION,
            DEFAULT.stallTimeout(),
            "How long a request's body may make no progress, and a client may take nothing of its answer.");

    private static final SectionKey TLS =
            new SectionKey("tls", "Certificate of the gateway; with it, it speaks HTTP/1.1 and HTTP/2 over TLS.");
    private static final Key.Required<String> CERTIFICATE =
            Key.required("certificate", TEXT, "File with the certificate and its chain, in PEM.", "a file in PEM");
    private static final Key.Required<String> KEY =
            Key.required("key", TEXT, "File with the private key, in PEM.", "a file in PEM");
    private static final Key.Optional<String> CLIENTS = Key.optional(
            "clients",
            TEXT,
            "File with the authorities of which each client must show a certificate.",
            "clients need none");

    private ListenReader() {}

    static ListenSettings read(Section listen) {
        String host = listen.get(HOST);
        int port = listen.get(PORT);
        int eventLoops = listen.get(EVENT_LOOPS).orElse(DEFAULT.eventLoops());
        int maxHeaderBytes = (int) Math.min(Integer.MAX_VALUE, listen.get(MAX_HEADER_BYTES));
        Duration header = listen.get(HEADER_TIMEOUT);
        Duration idle = listen.get(IDLE_TIMEOUT);
        Duration stall = listen.get(STALL_TIMEOUT);
        ListenSettings.Tls tls = listen.optionalSection(TLS, ListenReader::tls).orElse(null);
        return listen.build(
                () -> new ListenSettings(host, port, tls, eventLoops, maxHeaderBytes, header, idle, stall), DEFAULT);
    }

    private static ListenSettings.Tls tls(Section tls) {
        String certificate = tls.get(CERTIFICATE).orElse("");
        String key = tls.get(KEY).orElse("");
        String clients = tls.get(CLIENTS).orElse(null);
        PemFiles.checkCertificates(tls, "certificate", certificate);
        PemFiles.checkKey(tls, "key", key);
        PemFiles.checkCertificates(tls, "clients", clients);
        return new ListenSettings.Tls(certificate, key, clients);
    }
}
