package dev.hitotsu.mysql.internal.binlog;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.servers.net.WrongCertificateServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The URLs that docs/security.md gives. */
class WrongCertificateTest {
    private static final int SSL_REQUEST_BYTES = 36;

    /** CLIENT_LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, SSL, TRANSACTIONS, SECURE_CONNECTION, PLUGIN_AUTH. */
    private static final int CAPABILITIES = 0x0008_AA09;

    /** MariaDB's driver compares certificates with those of an authority only if it is told of one. */
    @ParameterizedTest
    @CsvSource({
        "jdbc:mariadb, sslMode=verify-full&trustStorePassword=changeit&trustStore=",
        "jdbc:mysql, sslMode=VERIFY_IDENTITY&ignored="
    })
    void aServerWithAWrongCertificateGetsNoPassword(String driver, String parameters) {
        try (WrongCertificateServer server = start()) {
            String authorities = System.getProperty("java.home") + "/lib/security/cacerts";
            String url = driver + "://127.0.0.1:" + server.port() + "/shop?" + parameters + authorities;

            assertThatThrownBy(() -> DriverManager.getConnection(url, "shop", "secret"))
                    .isInstanceOf(SQLException.class);
            assertThat(server.attempts()).isPositive();
            assertThat(server.handshakes()).isZero();
        }
    }

    @Test
    void noneIsFollowedWithAWrongCertificate() throws Exception {
        try (WrongCertificateServer server = start();
                BinlogConnection connection = new BinlogConnection(
                        new BinlogAddress("127.0.0.1", server.port(), "shop", "secret", "VERIFY_IDENTITY"),
                        new BinlogDecoder(SchemaName.DEFAULT, 1_000),
                        event -> {})) {
            assertThatThrownBy(() -> connection.run("")).isInstanceOf(Exception.class);
            assertThat(server.attempts()).isPositive();
            assertThat(server.handshakes()).isZero();
        }
    }

    private static WrongCertificateServer start() {
        return WrongCertificateServer.start(plain -> {
            plain.getOutputStream().write(greeting());
            plain.getInputStream().readNBytes(SSL_REQUEST_BYTES);
        });
    }

    /** Protocol::HandshakeV10 of MySQL's client/server protocol. */
    private static byte[] greeting() {
        ByteBuffer packet = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        packet.position(4);
        packet.put((byte) 10).put("8.4.0\0".getBytes(US_ASCII)).putInt(1);
        packet.put("12345678\0".getBytes(US_ASCII))
                .putShort((short) CAPABILITIES)
                .put((byte) 45)
                .putShort((short) 2);
        packet.putShort((short) (CAPABILITIES >> 16)).put((byte) 21).put(new byte[10]);
        packet.put("123456789012\0".getBytes(US_ASCII)).put("mysql_native_password\0".getBytes(US_ASCII));
        packet.putInt(0, packet.position() - 4);
        byte[] bytes = new byte[packet.position()];
        packet.rewind().get(bytes);
        return bytes;
    }
}
