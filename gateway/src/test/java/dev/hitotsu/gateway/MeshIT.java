package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.support.Certificate;
import dev.hitotsu.gateway.support.Gateways;
import dev.hitotsu.gateway.support.TestService;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.nginx.NginxServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Beside a mesh: a sidecar next to the gateway and one next to the service, with mutual TLS between them. The first one
 * asks three times where the service fails. Both are nginx.
 */
class MeshIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static TestService service;
    private static int tlsPort;
    private static NginxServer besideService;
    private static NginxServer besideGateway;

    @BeforeAll
    static void startSidecars(@TempDir Path folder) throws Exception {
        service = TestService.answering(request -> request.response()
                .setStatusCode(request.path().startsWith("/fails") ? 503 : 200)
                .end("service"));
        tlsPort = FreePorts.next();
        Certificate gateway = readable(Certificate.make(folder, "gateway"));
        Certificate orders = readable(Certificate.make(folder, "localhost"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        besideService = NginxServer.builder()
                .server("""
                        listen 127.0.0.1:%d ssl;
                        ssl_certificate %s;
                        ssl_certificate_key %s;
                        ssl_client_certificate %s;
                        ssl_verify_client on;
                        location / { proxy_pass %s; }
                        """.formatted(
                                tlsPort, orders.certificate(), orders.key(), gateway.certificate(), service.url()))
                .start();
        besideGateway = NginxServer.builder()
                .http(
                        "upstream mesh { server 127.0.0.1:%d max_fails=0; server 127.0.0.1:%d max_fails=0; server 127.0.0.1:%d max_fails=0; }"
                                .formatted(tlsPort, tlsPort, tlsPort))
                .server("""
                        location / {
                          proxy_pass https://mesh;
                          proxy_next_upstream error timeout http_503;
                          proxy_next_upstream_tries 3;
                          proxy_ssl_certificate %s;
                          proxy_ssl_certificate_key %s;
                          proxy_ssl_trusted_certificate %s;
                          proxy_ssl_verify on;
                          proxy_ssl_name localhost;
                        }
                        """.formatted(gateway.certificate(), gateway.key(), orders.certificate()))
                .start();
    }

    private static Certificate readable(Certificate certificate) throws Exception {
        Files.setPosixFilePermissions(certificate.key(), PosixFilePermissions.fromString("rw-r--r--"));
        return certificate;
    }

    @BeforeEach
    void forget() {
        service.seen().clear();
    }

    @AfterAll
    static void stop() {
        besideGateway.close();
        besideService.close();
        service.close();
    }

    private Gateway gateway(String mesh) {
        return Gateways.start("""
                upstreams: {orders: {addresses: "%s"%s}}
                routes:
                  - {id: all, match: {path: /**}, to: orders, auth: none}
                """.formatted(besideGateway.url(), mesh));
    }

    @Test
    void aServiceThatFailsSeesTheAttemptsOfTheMeshAlone() throws Exception {
        try (Gateway gateway = gateway(", mesh: true")) {
            assertThat(Gateways.get(gateway, "/fails").statusCode()).isEqualTo(503);
            assertThat(service.seen()).hasSize(3);
        }
    }

    /** So it would be without the setting: the product of both. */
    @Test
    void whoDoesNotTellTheGatewayOfItsMeshGetsTheProductOfBoth() throws Exception {
        try (Gateway gateway = gateway("")) {
            assertThat(Gateways.get(gateway, "/fails").statusCode()).isEqualTo(503);
            assertThat(service.seen()).hasSize(6);
        }
    }

    @Test
    void theTraceIsUnbrokenAndNobodyIsServedWithoutACertificate() throws Exception {
        try (Gateway gateway = gateway(", mesh: true")) {
            String sent = "00-" + TRACE + "-00f067aa0ba902b7-01";
            assertThat(Gateways.get(gateway, "/fine", "traceparent", sent).statusCode())
                    .isEqualTo(200);
            assertThat(service.last().headers().get("traceparent")).startsWith("00-" + TRACE + "-");
            assertThat(service.last().headers().contains("x-request-id")).isTrue();
        }
        int before = service.seen().size();
        try (Gateway stranger = Gateways.start(
                Gateways.everything(URI.create("http://127.0.0.1:" + tlsPort).toString(), ""))) {
            assertThat(Gateways.get(stranger, "/fine").statusCode()).isEqualTo(400);
        }
        assertThat(service.seen()).hasSize(before);
    }
}
