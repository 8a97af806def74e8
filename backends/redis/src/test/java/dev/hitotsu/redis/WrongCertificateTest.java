package dev.hitotsu.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.net.WrongCertificateServer;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;

class WrongCertificateTest {
    @Test
    void aServerWithAWrongCertificateGetsNoPassword() {
        try (WrongCertificateServer server = WrongCertificateServer.start()) {
            RedisAddress address = RedisAddress.parse("rediss://user:secret@127.0.0.1:" + server.port() + "/0");
            try (RedisClient client = RedisClient.create(address.uri())) {
                assertThatThrownBy(client::connect).isInstanceOf(RuntimeException.class);
            }
            assertThat(server.attempts()).isPositive();
            assertThat(server.handshakes()).isZero();
        }
    }
}
