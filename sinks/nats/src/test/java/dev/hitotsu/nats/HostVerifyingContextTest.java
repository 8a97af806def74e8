package dev.hitotsu.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.net.WrongCertificateServer;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class HostVerifyingContextTest {
    private static final String GREETING =
            "INFO {\"server_id\":\"x\",\"version\":\"2.9.10\",\"proto\":1,\"tls_required\":true,\"max_payload\":1048576}\r\n";

    @Test
    void aServerWithAWrongCertificateGetsNoPassword() {
        try (WrongCertificateServer server = WrongCertificateServer.start(plain ->
                plain.getOutputStream().write(GREETING.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))) {
            ConnectionSettings settings =
                    ConnectionSettings.ofUri(() -> "tls://user:secret@127.0.0.1:" + server.port());

            assertThatThrownBy(settings::connect).isInstanceOf(Exception.class).hasMessageNotContaining("secret");
            assertThat(server.attempts()).isPositive();
            assertThat(server.handshakes()).isZero();
        }
    }

    @Test
    void everySocketComparesTheCertificateWithTheHost() throws Exception {
        try (Socket socket = HostVerifyingContext.of(SSLContext.getDefault())
                .getSocketFactory()
                .createSocket()) {
            assertThat(((SSLSocket) socket).getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isEqualTo("HTTPS");
        }
    }
}
