package dev.hitotsu.servers.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.internal.Folders;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LibraryArchiveTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path cache;

    private final String former = System.getProperty(LibraryArchive.PROPERTY);
    private final String formerCache = System.getProperty(Folders.CACHE_PROPERTY);

    @BeforeEach
    void begin() {
        System.setProperty(LibraryArchive.PROPERTY, "true");
        System.setProperty(Folders.CACHE_PROPERTY, cache.toString());
    }

    @AfterEach
    void end() {
        restore(LibraryArchive.PROPERTY, former);
        restore(Folders.CACHE_PROPERTY, formerCache);
    }

    private static void restore(String name, String value) {
        if (value == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }

    /** Loads as many classes as a small program does, and one of a library. */
    static final class LoadingMain {
        public static void main(String[] arguments) throws Exception {
            try (HttpClient client = HttpClient.newHttpClient()) {
                System.out.println(client.version() + " " + LoggerFactory.getILoggerFactory() + " "
                        + javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder());
            }
        }
    }

    private String run(String... options) throws IOException {
        JavaProcess program = JavaProcess.of(LoadingMain.class).shortLived();
        Stream.of(options).forEach(program::option);
        try (ChildProcess child = program.start()) {
            assertThat(child.awaitExit(LIMIT)).isTrue();
            assertThat(child.exitCode()).as(child.tailOfLog()).hasValue(0);
            return Files.readString(child.log());
        }
    }

    /** As if there had been enough starts. */
    private void often() throws IOException {
        Files.writeString(files(".starts").getFirst(), ".".repeat(5));
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> found = Files.list(cache.resolve("classes"))) {
            return found.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private Path age(Duration age) throws IOException {
        Path list = files(".classes").getFirst();
        return Files.setLastModifiedTime(list, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void theFirstListsItsClassesAndLaterOnesReadThoseOfLibrariesFromAnArchive() throws Exception {
        run();
        age(Duration.ofSeconds(10));
        run();
        assertThat(files(".jsa")).as("after two starts").isEmpty();
        often();

        String log = run("-Xlog:class+load");

        assertThat(files(".jsa")).hasSize(1);
        assertThat(files("")).as("only the archive stays").hasSize(1);
        assertThat(log)
                .containsPattern("org\\.slf4j\\.LoggerFactory source: shared objects file")
                .containsPattern(LoadingMain.class.getName().replace("$", "\\$") + " source: file:");
        assertThat(run("--enable-native-access=ALL-UNNAMED"))
                .as("of an archive that fits in part alone")
                .doesNotContain("cds")
                .contains("HTTP_2");
    }

    /** Children that start together: one writes, and nobody reads what is half written. */
    @Test
    void aListThatIsBeingWrittenIsLeftAlone() throws Exception {
        run();
        often();
        Path list = files(".classes").getFirst();
        String written = Files.readString(list);

        run();

        assertThat(list).hasContent(written);
        assertThat(files(".jsa")).isEmpty();
    }

    @Test
    void theListOfOneThatWasKilledIsWrittenAgain() throws Exception {
        run();
        Files.writeString(files(".classes").getFirst(), "java/lang/Object id: 0\n");
        age(Duration.ofMinutes(2));
        often();

        run();

        assertThat(Files.readAllLines(files(".classes").getFirst())).hasSizeGreaterThan(1_000);
        assertThat(files(".jsa")).isEmpty();
    }

    @Test
    void aListThatIsNoneCostsNoMoreThanTheArchive() throws Exception {
        run();
        Files.writeString(files(".classes").getFirst(), "@no-such-thing\n".repeat(2_000));
        age(Duration.ofMinutes(2));
        often();

        run();

        assertThat(files(".jsa")).isEmpty();
        assertThat(files(".log")).as("what the JVM says of it").hasSize(1);
    }

    @Test
    void othersThanLibrariesComeLastAndNothingChangesWhereArchivesAreOff() {
        String classPath = System.getProperty("java.class.path");

        List<String> entries =
                List.of(LibraryArchive.options("Main", classPath).get(1).split(File.pathSeparator));
        assertThat(entries).hasSameElementsAs(List.of(classPath.split(File.pathSeparator)));
        assertThat(entries.getLast()).doesNotContain("slf4j");
        System.clearProperty(LibraryArchive.PROPERTY);
        assertThat(LibraryArchive.options("Main", classPath)).containsExactly("-cp", classPath);
    }
}
