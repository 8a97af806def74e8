package dev.hitotsu.server.operator;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void aFileThatOthersCanReadIsRefused() throws Exception {
        Path file = file("admin alice " + TOKEN);
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertThatThrownBy(() -> Tokens.of(file))
                    .hasMessageContaining(permissions)
                    .hasMessageContaining("expected: rw-------");
        }
        assertThatThrownBy(() -> Tokens.of(folder.resolve("missing"))).hasMessageContaining("expected: a file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root alice " + TOKEN,
                "admin alice",
                "admin alice short",
                "admin alice " + TOKEN + " more",
                "admin alice " + TOKEN + "\nviewer alice 1" + TOKEN
            })
    void aWrongLineIsNamedWithoutItsToken(String lines) throws Exception {
        Path file = file(lines);

        assertThatThrownBy(() -> Tokens.of(file))
                .hasMessageContaining("line ")
                .hasMessageContaining("expected")
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void aTokenMayStandInTheFileAsItsHash() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8));
        Tokens tokens = Tokens.of(file("viewer carol sha256:" + HexFormat.of().formatHex(hash)));
        assertThat(tokens.find(TOKEN + "x")).isEmpty();
        assertThat(tokens.find(TOKEN)).hasValue(new Person("carol", Role.VIEWER));
    }

    @Test
    void aHashThatIsNoneIsRefused() throws Exception {
        Path file = file("viewer carol sha256:12");
        assertThatThrownBy(() -> Tokens.of(file)).hasMessageContaining("64 hexadecimal digits");
    }

    @Test
    void aChangedFileIsReadAgainAndABrokenOneIsNot() throws Exception {
        Path file = file("admin alice " + TOKEN);
        Tokens tokens = Tokens.of(file);
        assertThat(tokens.find(TOKEN)).hasValue(new Person("alice", Role.ADMIN));
        assertThat(tokens.find(TOKEN + "x")).isEmpty();

        change(file, "broken", 1);
        assertThat(tokens.find(TOKEN)).isPresent();
        change(file, "viewer bob 1" + TOKEN, 2);
        await().until(() -> tokens.find(TOKEN).isEmpty());
        assertThat(tokens.find("1" + TOKEN)).hasValue(new Person("bob", Role.VIEWER));
    }

    private Path file(String lines) throws IOException {
        Path file = Files.createFile(
                folder.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, lines + "\n");
    }

    private static void change(Path file, String lines, int seconds) throws IOException {
        Files.writeString(file, lines + "\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(seconds)));
    }
}
