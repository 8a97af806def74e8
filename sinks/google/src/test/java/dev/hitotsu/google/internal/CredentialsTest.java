package dev.hitotsu.google.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.GoogleCredentials;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Google's library gets tokens with the client of the JDK: the one of Apache that it names is left out. */
class CredentialsTest {
    private static InputStream key(int port) throws Exception {
        byte[] key = KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\\n" + Base64.getEncoder().encodeToString(key)
                + "\\n-----END PRIVATE KEY-----\\n";
        return new ByteArrayInputStream("""
                {"type": "service_account", "project_id": "hitotsu-test", "private_key_id": "1", "client_id": "2",
                 "client_email": "test@hitotsu-test.iam.gserviceaccount.com", "private_key": "%s",
                 "token_uri": "http://127.0.0.1:%d/token"}""".formatted(pem, port).getBytes(UTF_8));
    }

    private static HttpServer tokens(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void aServiceAccountGetsItsToken() throws Exception {
        HttpServer server =
                tokens(200, "{\"access_token\": \"secret\", \"expires_in\": 3600, \"token_type\": \"Bearer\"}");
        try {
            GoogleCredentials credentials = GoogleCredentials.fromStream(
                            key(server.getAddress().getPort()))
                    .createScoped("https://www.googleapis.com/auth/cloud-platform");

            assertThat(credentials.refreshAccessToken().getTokenValue()).isEqualTo("secret");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aKeyThatWasRevokedIsRefused() throws Exception {
        HttpServer server = tokens(400, "{\"error\": \"invalid_grant\"}");
        try {
            GoogleCredentials credentials = GoogleCredentials.fromStream(
                            key(server.getAddress().getPort()))
                    .createScoped("https://www.googleapis.com/auth/cloud-platform");

            assertThatThrownBy(credentials::refreshAccessToken)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("invalid_grant");
        } finally {
            server.stop(0);
        }
    }
}
