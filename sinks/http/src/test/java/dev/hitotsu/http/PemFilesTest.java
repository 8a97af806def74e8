package dev.hitotsu.http;

import static dev.hitotsu.http.HttpSinkContractTest.LOCAL;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {
    private static final TestKeys SERVER = TestKeys.make("dns:localhost");
    private static final TestKeys CLIENT = TestKeys.make("dns:client");

    @TempDir
    Path folder;

    private Path write(String name, String label, byte[] content) throws IOException {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        Path file = folder.resolve(name);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + encoded + "\n-----END " + label + "-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private PemFiles files() throws IOException, GeneralSecurityException {
        return new PemFiles(
                write("trust.pem", "CERTIFICATE", SERVER.certificate().getEncoded()),
                write("own.pem", "CERTIFICATE", CLIENT.certificate().getEncoded()),
                write("own.key", "PRIVATE KEY", CLIENT.privateKey().getEncoded()));
    }

    @Test
    void describeWhomToTrustAndWhoOneIs() throws Exception {
        try (TestService service = TestService.start(SERVER.context(CLIENT));
                HttpSink sink = HttpSink.builder()
                        .destination(HttpDestination.builder("a")
                                .url("https://localhost:" + service.port() + "/")
                                .sslContext(files().context())
                                .build())
                        .allowed(LOCAL)
                        .build();
                SinkSession session = sink.open(1)) {
            assertThat(session.send(Message.builder("a", "Happened").build()).join())
                    .isEqualTo(SendResult.sent());
        }
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        PemFiles files = files();
        Files.setPosixFilePermissions(folder.resolve("own.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(files::context)
                .hasMessage(folder.resolve("own.key") + ": rw-r--r--, others can use it (expected: rw-------)");
    }

    @Test
    void aFileThatIsNoneIsNamed() throws Exception {
        PemFiles files = files();
        Path key = write("own.key", "PRIVATE KEY", new byte[] {1, 2, 3});
        assertThatThrownBy(files::context).hasMessage(key + ": none (expected: a private key in PKCS #8)");

        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> new PemFiles(missing, null, null).context())
                .hasMessage(missing + ": NoSuchFileException (expected: certificates in PEM)");
        assertThatThrownBy(() -> new PemFiles(null, missing, null))
                .hasMessageStartingWith("key: null (expected: a key");
    }
}
