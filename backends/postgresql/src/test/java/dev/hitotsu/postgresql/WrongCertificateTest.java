package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.net.WrongCertificateServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The URL that docs/security.md gives. */
class WrongCertificateTest {
    private static final int SSL_REQUEST_BYTES = 8;

    @Test
    void aServerWithAWrongCertificateGetsNoPassword() {
        try (WrongCertificateServer server = WrongCertificateServer.start(plain -> {
            plain.getInputStream().readNBytes(SSL_REQUEST_BYTES);
            plain.getOutputStream().write('S');
        })) {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setURL("jdbc:postgresql://127.0.0.1:" + server.port()
                    + "/shop?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
            dataSource.setUser("shop");
            dataSource.setPassword("secret");

            assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class);
            assertThat(server.attempts()).isPositive();
            assertThat(server.handshakes()).isZero();
        }
    }
}
