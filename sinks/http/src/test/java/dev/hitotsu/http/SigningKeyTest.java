package dev.hitotsu.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.testkit.time.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant TIME = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @TempDir
    Path folder;

    /** The example of the specification. */
    @Test
    void signsAsStandardWebhooksSays() {
        assertThat(SigningKey.of(SECRET).sign(ID, TIME, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void verifiesOneOfSeveralSignaturesAndNothingElse() {
        assertThat(verifies(ID, "1614265330", "v1,AAAA " + SIGNATURE, BODY, TIME))
                .isTrue();
        assertThat(verifies(ID, "1614265330", "v1,AAAA", BODY, TIME)).isFalse();
        assertThat(verifies("other", "1614265330", SIGNATURE, BODY, TIME)).isFalse();
        assertThat(verifies(ID, "1614265331", SIGNATURE, BODY, TIME)).isFalse();
        assertThat(verifies(ID, "1614265330", SIGNATURE, new byte[0], TIME)).isFalse();
        assertThat(SigningKey.of(OTHER).verifies(ID, "1614265330", SIGNATURE, BODY, TIME, Duration.ofMinutes(5)))
                .isFalse();
    }

    @Test
    void refusesARequestThatIsOldOrOfTheFutureOrHasNoTime() {
        assertThat(verifies(ID, "1614265330", SIGNATURE, BODY, TIME.plusSeconds(300)))
                .isTrue();
        assertThat(verifies(ID, "1614265330", SIGNATURE, BODY, TIME.plusSeconds(301)))
                .isFalse();
        assertThat(verifies(ID, "1614265330", SIGNATURE, BODY, TIME.minusSeconds(301)))
                .isFalse();
        assertThat(verifies(ID, "now", SIGNATURE, BODY, TIME)).isFalse();
        assertThat(verifies(ID, "-9223372036854775808", SIGNATURE, BODY, TIME)).isFalse();
    }

    private static boolean verifies(String id, String timestamp, String signatures, byte[] body, Instant now) {
        return SigningKey.of(SECRET).verifies(id, timestamp, signatures, body, now, SigningKey.DEFAULT_TOLERANCE);
    }

    @Test
    void aSecretThatIsNoneIsRefusedAndNotShown() {
        assertThatThrownBy(() -> SigningKey.of("whsec_top secret"))
                .hasMessage("secret: not Base64 (expected: whsec_ and Base64)");
        assertThatThrownBy(() -> SigningKey.of("c2hvcnQ=")).hasMessage("secret: 5 bytes (expected: 24..64)");
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        Path file = write(SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> SecretFile.of(file))
                .hasMessage(file + ": rw-r-----, others can use it (expected: rw-------)");
    }

    @Test
    void aFileThatHoldsNoSecretIsRefused() throws IOException {
        assertThatThrownBy(() -> SecretFile.of(write("\n"))).hasMessageContaining("empty (expected: a secret");
        assertThatThrownBy(() -> SecretFile.of(write("nothing"))).hasMessageContaining("secret: ");
        assertThatThrownBy(() -> SecretFile.of(folder.resolve("missing"))).hasMessageContaining("missing");
    }

    @Test
    void secretsRotateInAFileAndABadOneLeavesTheLast() throws IOException {
        Path file = write(SECRET);
        SecretFile keys = SecretFile.of(file);
        assertThat(keys.current()).hasSize(1);

        touch(write(OTHER + "\n" + SECRET), 1);
        Patience.await().until(() -> keys.current().size() == 2);
        touch(write("damaged"), 2);
        assertThat(keys.current()).hasSize(2);
        touch(write(OTHER), 3);
        Patience.await().until(() -> keys.current().size() == 1);
    }

    private Path write(String content) throws IOException {
        Path file = folder.resolve("secrets");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void touch(Path file, int minutes) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofMinutes(minutes))));
    }
}
