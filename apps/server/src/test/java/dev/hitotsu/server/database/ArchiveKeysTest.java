package dev.hitotsu.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.server.archive.ArchiveConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveKeysTest {
    private static SourceConfig source(String lines) {
        return SourceConfig.from(
                ConfigFile.of("file", "source:\n  url: jdbc:postgresql://db/shop\n" + lines, name -> null));
    }

    private static List<String> problems(String lines) {
        return catchThrowableOfType(ConfigException.class, () -> source(lines)).problems();
    }

    @Test
    void anArchiveIsHandedToTheRelay() {
        SourceConfig source = source("  archive: {folder: /archive, maxHeld: 7}\n");

        assertThat(source.archive()).isEqualTo(new ArchiveConfig(Path.of("/archive"), 7));
        assertThat(source.relaySettings(null).archive())
                .satisfies(setting -> assertThat(setting.maxHeld()).isEqualTo(7));
        assertThat(source("").archive()).isNull();
        assertThat(source("").relaySettings(null).archive()).isNull();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(problems("  archive: {maxHeld: 7}\n"))
                .singleElement()
                .asString()
                .contains("source.archive", "folder", "expected: a folder, for example /var/lib/hitotsu/archive");
        assertThat(problems("  archive: {folder: /archive, maxHeld: 0}\n"))
                .singleElement()
                .asString()
                .contains("maxHeld: 0 (expected: 1..1000)");
    }
}
