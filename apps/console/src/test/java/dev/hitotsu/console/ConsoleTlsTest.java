package dev.hitotsu.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSettings.TlsFiles;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console for other hosts: over TLS, by each version of HTTP that a browser may speak. */
class ConsoleTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void aLoginGoesOverTls() throws Exception {
        KeyStore keys = keys();
        TlsFiles files = new TlsFiles(
                pem("cert.pem", "CERTIFICATE", keys.getCertificate("own").getEncoded()),
                pem("key.pem", "PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded()));
        try (Console console = start(files)) {
            String address = "https://localhost:" + console.port();
            for (Version version : Version.values()) {
                HttpClient client = HttpClient.newBuilder()
                        .version(version)
                        .sslContext(trusting(keys))
                        .build();
                HttpResponse<String> login = client.send(
                        HttpRequest.newBuilder(URI.create(address + "/login"))
                                .header("Origin", address)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("token=" + People.token("olga")))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(login.statusCode())
                        .as("%s: %s", version, login.body())
                        .isEqualTo(303);
                assertThat(login.headers().firstValue("strict-transport-security"))
                        .isPresent();
                assertThat(client.send(
                                        HttpRequest.newBuilder(URI.create(address + "/login"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aCertificateThatIsNotThereIsNamed() {
        TlsFiles files = new TlsFiles(folder.resolve("none.pem"), folder.resolve("none.key"));
        assertThatThrownBy(() -> start(files).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.")
                .hasMessageContaining("a certificate in PEM");
    }

    private static Console start(TlsFiles files) {
        return Console.start(
                new ConsoleSettings("0.0.0.0", 0, Set.of("localhost"), Login.TOKENS, files),
                new ConsoleSources(
                        "relay-1",
                        InMemoryOutbox.create().admin(),
                        new People(),
                        new ReplayLimit(1, System::nanoTime),
                        () -> null,
                        "",
                        List.of()));
    }

    private KeyStore keys() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "own",
                        "-dname",
                        "CN=console",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private Path pem(String name, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", keys.getCertificate("own"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
