package dev.hitotsu.zookeeper;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.servers.net.WrongCertificateServer;
import java.time.Duration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ZooKeeper's client takes TLS from system properties, as docs/security.md says. */
class WrongCertificateTest {
    @BeforeEach
    void useTls() {
        System.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        System.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
    }

    @AfterEach
    void useNoTls() {
        System.clearProperty(ZKClientConfig.SECURE_CLIENT);
        System.clearProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET);
    }

    @Test
    void aServerWithAWrongCertificateGetsNoPasswordAndTheReasonIsTold() {
        try (WrongCertificateServer server = WrongCertificateServer.start();
                Coordination coordination = Coordination.open(
                        "zk://user:secret@127.0.0.1:" + server.port() + "/shop",
                        CoordinationOptions.defaults().withRequestTimeout(Duration.ofSeconds(2)))) {
            // On a busy machine a request may end before a handshake has.
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> coordination.config().get("x"))
                                    .isInstanceOf(CoordinationException.class)
                                    .hasMessageContaining("no answer, TLS fails: SSLHandshakeException: ")
                                    .hasMessageContaining("certification path")
                                    .hasMessageNotContaining("secret"));
            // The client's own attempts, and that of the probe.
            assertThat(server.attempts()).isGreaterThan(1);
            assertThat(server.handshakes()).isZero();
        }
    }

    @Test
    void aTrustStoreThatIsMissingIsNamed() {
        System.setProperty("zookeeper.ssl.trustStore.location", "/no/such/trust.p12");
        try (WrongCertificateServer server = WrongCertificateServer.start();
                Coordination coordination = Coordination.open(
                        "zk://127.0.0.1:" + server.port() + "/shop",
                        CoordinationOptions.defaults().withRequestTimeout(Duration.ofSeconds(2)))) {
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> coordination.config().get("x"))
                                    .isInstanceOf(CoordinationException.class)
                                    .hasMessageContaining("TLS fails: ")
                                    .hasMessageContaining("/no/such/trust.p12"));
            assertThat(server.handshakes()).isZero();
        } finally {
            System.clearProperty("zookeeper.ssl.trustStore.location");
        }
    }
}
