package dev.hitotsu.etcd;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.servers.net.WrongCertificateServer;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class WrongCertificateTest {
    @Test
    void aServerWithAWrongCertificateGetsNoPasswordAndTheReasonIsTold() {
        try (WrongCertificateServer server = WrongCertificateServer.start();
                Coordination coordination = Coordination.open(
                        "etcds://user:secret@127.0.0.1:" + server.port() + "/shop",
                        CoordinationOptions.defaults().withRequestTimeout(Duration.ofSeconds(5)))) {
            // On a busy machine a request may end before a handshake has.
            await().untilAsserted(() -> Assertions.assertThatThrownBy(
                            () -> coordination.config().get("x"))
                    .isInstanceOf(CoordinationException.class)
                    .hasMessageContaining("SSLHandshakeException: ")
                    .hasMessageContaining("certification path"));
            assertThat(server.attempts()).isPositive();
            assertThat(server.handshakes()).isZero();
        }
    }
}
