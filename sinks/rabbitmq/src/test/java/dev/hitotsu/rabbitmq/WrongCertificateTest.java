package dev.hitotsu.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.servers.net.WrongCertificateServer;
import org.junit.jupiter.api.Test;

class WrongCertificateTest {
    @Test
    void aBrokerWithAWrongCertificateGetsNoPassword() {
        try (WrongCertificateServer server = WrongCertificateServer.start()) {
            ConnectionFactory factory =
                    ConnectionFactories.ofUri("amqps://user:secret@127.0.0.1:" + server.port() + "/shop");

            assertThatThrownBy(factory::newConnection).isInstanceOf(Exception.class);
            assertThat(server.attempts()).isPositive();
            assertThat(server.handshakes()).isZero();
        }
    }
}
