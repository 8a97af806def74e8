package dev.hitotsu.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.support.Certificate;
import dev.hitotsu.gateway.support.TestService;
import io.vertx.core.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Certificates of clients and of the gateway itself. */
class HttpsCertificatesTest extends HttpsScenario {
    private static final String CERTIFICATES = "certificates in PEM";
    private static final String KEY = "a private key in PEM, not encrypted";

    @Test
    void clientsMustShowACertificateWhereThatIsAsked() {
        Certificate authority = Certificate.make(folder, "client");
        try (TestService service = TestService.named("service");
                Gateway gateway = start(service.url(), ", clients: " + authority.certificate(), "")) {
            assertThatThrownBy(() -> send(client(false), gateway, "x")).isInstanceOf(CompletionException.class);
            assertThat(service.seen()).isEmpty();
        }
    }

    /** Certificates are renewed every few weeks. */
    @Test
    void aReloadReadsTheCertificateAnew() throws Exception {
        Certificate own = Certificate.make(folder, "localhost");
        try (TestService service = TestService.named("service")) {
            GatewayConfig config = GatewayConfig.from(ConfigFile.of(
                    "gateway.yaml", """
                    listen: {host: 127.0.0.1, port: 0, tls: {certificate: %s, key: %s}}
                    upstreams: {service: {addresses: "%s"}}
                    routes:
                      - {id: all, match: {path: /**}, to: service, auth: none}
                    """.formatted(own.certificate(), own.key(), service.url()), name -> null));
            try (Gateway gateway = Gateway.start(config)) {
                HttpClient before = client(true);
                assertThat(send(before, gateway, "x").status()).isEqualTo(200);

                Path renewed = Files.createDirectory(folder.resolve("renewed"));
                Certificate next = Certificate.another(renewed, "localhost");
                Files.writeString(own.certificate(), "nonsense");
                assertThatThrownBy(() -> gateway.reload(config)).isInstanceOf(GatewayException.class);
                assertThat(send(before, gateway, "x").status()).isEqualTo(200);

                Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
                Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
                gateway.reload(config);
                assertThat(send(client(true), gateway, "x").status()).isEqualTo(200);
            }
        }
    }

    /** A connection to a service is made with the first request: an error then would come too late. */
    @Test
    void filesWithoutCertificatesAndKeysAreErrorsAtTheStart() {
        Certificate own = Certificate.make(folder, "localhost");
        String yaml = """
                listen: {host: 127.0.0.1, port: 0, tls: {certificate: %1$s, key: %2$s, clients: /nowhere}}
                upstreams:
                  service: {addresses: "https://localhost:1", trust: %1$s, certificate: %1$s, key: %2$s}
                """.formatted(own.key(), own.certificate());

        assertThatThrownBy(() -> GatewayConfig.from(ConfigFile.of("gateway.yaml", yaml, name -> null)))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(problem -> problem.replaceFirst("gateway.yaml:\\d:\\d+: ", ""))
                                .containsExactlyInAnyOrder(
                                        wrong("listen.tls.certificate", own.key(), CERTIFICATES),
                                        wrong("listen.tls.key", own.certificate(), KEY),
                                        wrong("listen.tls.clients", Path.of("/nowhere"), "a file that can be read"),
                                        wrong("upstreams.service.trust", own.key(), CERTIFICATES),
                                        wrong("upstreams.service.certificate", own.key(), CERTIFICATES),
                                        wrong("upstreams.service.key", own.certificate(), KEY)));
    }

    private static String wrong(String key, Path file, String expected) {
        return key + ": " + file + " (expected: " + expected + ")";
    }
}
