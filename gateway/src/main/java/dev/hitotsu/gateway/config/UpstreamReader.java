package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.FLAG;
import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.NUMBER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.upstream.Address;
import dev.hitotsu.gateway.upstream.Location;
import dev.hitotsu.gateway.upstream.UpstreamSettings;
import dev.hitotsu.gateway.upstream.settings.Balancing;
import dev.hitotsu.gateway.upstream.settings.BreakerSettings;
import dev.hitotsu.gateway.upstream.settings.ClientSettings;
import dev.hitotsu.gateway.upstream.settings.EjectionSettings;
import dev.hitotsu.gateway.upstream.settings.HealthSettings;
import dev.hitotsu.gateway.upstream.settings.RetrySettings;
import java.time.Duration;

/** Reads a section below {@code upstreams}. */
final class UpstreamReader {
    private static final ClientSettings CLIENT = ClientSettings.DEFAULT;

    private static final Key.WithDefault<Balancing> BALANCE = Key.withDefault(
            "balance",
            Conversion.choice(Balancing.class),
            Balancing.P2C,
            "How requests are spread: round-robin, least-requests, p2c (the better of two), or hash (by user or address).");
    private static final Key.WithDefault<Boolean> HTTP2 =
            Key.withDefault("http2", FLAG, CLIENT.http2(), "Whether the service speaks HTTP/2, as gRPC needs it.");
    private static final Key.WithDefault<Integer> MAX_CONNECTIONS = Key.withDefault(
            "maxConnections",
            INTEGER,
            CLIENT.maxConnections(),
            "Max connections to one address from one event loop; as many requests wait for one.");
    private static final Key.WithDefault<Duration> CONNECT_TIMEOUT = Key.withDefault(
            "connectTimeout", DURATION, CLIENT.connectTimeout(), "How long a connection may take to be made.");
    private static final Key.Optional<String> TRUST = Key.optional(
            "trust",
            TEXT,
            "File with the authorities that the service's certificate may have, in PEM.",
            "those of the JVM");
    private static final Key.Optional<String> CERTIFICATE = Key.optional(
            "certificate", TEXT, "File with the certificate that the gateway shows to the service, in PEM.", "none");
    private static final Key.Optional<String> KEY =
            Key.optional("key", TEXT, "File with the key of that certificate, in PEM.", "none");
    private static final Key.WithDefault<Boolean> MESH = Key.withDefault(
            "mesh", FLAG, false, "Whether a sidecar stands between: retries and TLS are then left to it.");

    private static final SectionKey BREAKER = new SectionKey("breaker", "When requests are kept from the service.");
    private static final Key.WithDefault<Integer> SAMPLES = Key.withDefault(
            "samples", INTEGER, BreakerSettings.DEFAULT.samples(), "How many of the last requests are looked at.");
    private static final Key.WithDefault<Double> FAILURE_RATIO = Key.withDefault(
            "failureRatio", NUMBER, BreakerSettings.DEFAULT.failureRatio(), "Opens if so many of them failed, 0 to 1.");
    private static final Key.WithDefault<Duration> OPEN_FOR = Key.withDefault(
            "openFor",
            DURATION,
            BreakerSettings.DEFAULT.openFor(),
            "How long it stays open before one request may try.");

    private static final SectionKey EJECTION = new SectionKey("ejection", "When one address is left out.");
    private static final Key.WithDefault<Integer> CONSECUTIVE = Key.withDefault(
            "consecutiveFailures",
            INTEGER,
            EjectionSettings.DEFAULT.consecutiveFailures(),
            "After so many failures in a row.");
    private static final Key.WithDefault<Duration> EJECTED_FOR = Key.withDefault(
            "duration",
            DURATION,
            EjectionSettings.DEFAULT.duration(),
            "For how long the first time; longer each time.");
    private static final Key.WithDefault<Duration> SLOW_RETURN = Key.withDefault(
            "slowReturn",
            DURATION,
            EjectionSettings.DEFAULT.slowReturn(),
            "How long its share of the requests grows when it comes back; 0s for all at once.");

    private static final SectionKey RETRY = new SectionKey(
            "retry", "How often requests are sent again that can be, to another address if there is one.");
    private static final Key.WithDefault<Integer> MAX_RETRIES =
            Key.withDefault("maxRetries", INTEGER, RetrySettings.DEFAULT.maxRetries(), "Of one request.");
    private static final Key.WithDefault<Double> BUDGET = Key.withDefault(
            "budget", NUMBER, RetrySettings.DEFAULT.budget(), "Retries in proportion to requests, 0 to 1.");

    private static final SectionKey HEALTH =
            new SectionKey("health", "How addresses are asked how they are; they are not by default.");

    private UpstreamReader() {}

    static UpstreamSettings read(String name, Section upstream) {
        Location location = LocationReader.read(upstream);
        Balancing balancing = upstream.get(BALANCE);
        ClientSettings client = client(upstream);
        boolean mesh = upstream.get(MESH);
        if (mesh) {
            checkMesh(upstream, location, client);
        }
        int maxRequests = GuardReader.maxRequests(upstream);
        BreakerSettings breaker = upstream.section(BREAKER, UpstreamReader::breaker);
        EjectionSettings ejection = upstream.section(EJECTION, UpstreamReader::ejection);
        RetrySettings retry = upstream.section(RETRY, UpstreamReader::retry);
        HealthSettings health =
                upstream.optionalSection(HEALTH, HealthReader::read).orElse(null);
        RetrySettings retries = mesh ? RetrySettings.NONE : retry;
        return new UpstreamSettings(name, location, balancing, client, breaker, ejection, retries, health, maxRequests);
    }

    private static void checkMesh(Section upstream, Location location, ClientSettings client) {
        boolean isSecure = location instanceof Location.Listed(var addresses)
                && addresses.stream().anyMatch(Address::secure);
        if (isSecure || client.trust() != null || client.certificate() != null) {
            upstream.report("mesh: true, beside TLS (expected: addresses with http, because the sidecar speaks TLS)");
        }
    }

    private static ClientSettings client(Section upstream) {
        boolean http2 = upstream.get(HTTP2);
        int maxConnections = upstream.get(MAX_CONNECTIONS);
        Duration connectTimeout = upstream.get(CONNECT_TIMEOUT);
        String trust = upstream.get(TRUST).orElse(null);
        String certificate = upstream.get(CERTIFICATE).orElse(null);
        String key = upstream.get(KEY).orElse(null);
        PemFiles.checkCertificates(upstream, "trust", trust);
        PemFiles.checkCertificates(upstream, "certificate", certificate);
        PemFiles.checkKey(upstream, "key", key);
        return upstream.build(
                () -> new ClientSettings(http2, maxConnections, connectTimeout, trust, certificate, key), CLIENT);
    }

    private static BreakerSettings breaker(Section breaker) {
        int samples = breaker.get(SAMPLES);
        double ratio = breaker.get(FAILURE_RATIO);
        Duration openFor = breaker.get(OPEN_FOR);
        return breaker.build(() -> new BreakerSettings(samples, ratio, openFor), BreakerSettings.DEFAULT);
    }

    private static EjectionSettings ejection(Section ejection) {
        int failures = ejection.get(CONSECUTIVE);
        Duration duration = ejection.get(EJECTED_FOR);
        Duration slowReturn = ejection.get(SLOW_RETURN);
        return ejection.build(() -> new EjectionSettings(failures, duration, slowReturn), EjectionSettings.DEFAULT);
    }

    private static RetrySettings retry(Section retry) {
        int maxRetries = retry.get(MAX_RETRIES);
        double budget = retry.get(BUDGET);
        return retry.build(() -> new RetrySettings(maxRetries, budget), RetrySettings.DEFAULT);
    }
}
