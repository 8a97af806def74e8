package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.net.WrongCertificateServer;
import dev.hitotsu.testkit.time.Patience;
import org.junit.jupiter.api.Test;

class WrongCertificateTest {
    @Test
    void aBrokerWithAWrongCertificateGetsNoMessage() {
        try (WrongCertificateServer server = WrongCertificateServer.start();
                KafkaSink sink = KafkaSink.builder()
                        .property("bootstrap.servers", "127.0.0.1:" + server.port())
                        .property("security.protocol", "SSL")
                        .build();
                SinkSession session = sink.open(1)) {
            var unused =
                    session.send(Message.builder("orders", "Placed").payload("{}").build());

            Patience.await().untilAsserted(() -> assertThat(server.attempts()).isPositive());
            assertThat(server.handshakes()).isZero();
        }
    }
}
