package dev.hitotsu.demo.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @Test
    void isBesideTheJarsOfABuild() {
        Path jars = ClassArchive.besideJars(Test.class).orElseThrow();

        assertThat(jars.resolve("shop.aot")).hasFileName("shop.aot").doesNotExist();
    }

    @Test
    void classesInFoldersHaveNone(@TempDir Path folder) throws Exception {
        assertThat(ClassArchive.besideJars(ClassArchive.class)).isEmpty();
        try (ClassArchive archive = ClassArchive.of(Database.postgresql, Broker.kafka, List.of())) {
            archive.prepare(folder);
            archive.await();
            assertThat(archive.option()).isEmpty();
            assertThat(folder).isEmptyDirectory();
        }
    }
}
