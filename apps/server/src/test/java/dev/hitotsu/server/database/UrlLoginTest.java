package dev.hitotsu.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A password in {@code source.url}. */
class UrlLoginTest {
    @TempDir
    private Path folder;

    private static SourceConfig source(String lines) {
        return SourceConfig.from(ConfigFile.of("relay.yaml", "source:\n" + lines, name -> null));
    }

    /** MariaDB's driver decodes nothing; the others do. */
    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/shop?user=relay&password=%40a+b&ssl=true, %40a b,"
                + " jdbc:postgresql://db/shop?user=relay&ssl=true, ",
        "jdbc:postgresql://db/shop?password=p=q, p=q, jdbc:postgresql://db/shop, ",
        "jdbc:mariadb://db/shop?Password=%40a+b&user=relay, %40a+b, jdbc:mariadb://db/shop?user=relay, ",
        "jdbc:mysql://db/shop?user=relay&password=%40a, %40a, jdbc:mysql://db/shop?user=relay, ",
        "mongodb://relay:%40a@db/shop?authSource=admin, %40a, mongodb://relay:%40a@db/shop?authSource=admin, relay"
    })
    void isFoundAsTheDriverReadsIt(String url, String password, String rest, String user) {
        SourceConfig source = source("  url: '" + url + "'\n");

        boolean isRaw = url.startsWith("jdbc:mariadb");
        assertThat(source.currentPassword()).isEqualTo(isRaw ? password : password.replace("%40", "@"));
        assertThat(source.url()).isEqualTo(rest);
        assertThat(source.user()).isEqualTo(user);
    }

    @Test
    void isReadAnewWithTheFilesThatTheUrlRefersTo() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "first\n");
        SourceConfig source = source("  url: 'mongodb://relay:${file:" + secret + "}@db/shop'\n");
        assertThat(source.presentPassword()).isEqualTo("first");

        Files.writeString(secret, "second\n");
        assertThat(source.currentPassword()).isEqualTo("first");
        assertThat(source.presentPassword()).isEqualTo("second");
        Files.writeString(secret, "@");
        assertThatThrownBy(source::presentPassword)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source.url: without a password (expected: one, as at the start)");
    }

    @Test
    void aUrlWithoutOneAndAPasswordOfItsOwnStayAsTheyAre() {
        SourceConfig without = source("  url: jdbc:postgresql://db/shop?user=relay&sslpassword=x\n");
        assertThat(without.password()).isNull();
        assertThat(without.url()).isEqualTo("jdbc:postgresql://db/shop?user=relay&sslpassword=x");
        SourceConfig beside = source("  url: jdbc:postgresql://db/shop?password=a\n  password: b\n");
        assertThat(beside.currentPassword()).isEqualTo("b");
        assertThat(beside.url()).isEqualTo("jdbc:postgresql://db/shop?password=a");
    }

    @Test
    void isNotShown() {
        assertThat(new UrlLogin("mongodb://relay:secret@db/shop", "relay", "secret").toString())
                .doesNotContain("secret");
        assertThatThrownBy(() -> source("  url: jdbc:postgresql://db/shop?password=%secret\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("source.url: its password is not encoded (expected: %25 for %)")
                .hasMessageNotContaining("secret");
    }
}
