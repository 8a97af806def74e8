package dev.hitotsu.it.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./hitotsu test} lets the formatter look at; with a Maven that does nothing but keep its words. */
class KnownFormattingTest {
    private static final Path SOURCES = Path.of("..", "..");
    private static final String LEFT_OUT = "-Dspotless.check.skip=true";
    private static final String SOME = "-DspotlessFiles=";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeTree() throws IOException {
        write("tree/core/id/src/main/java/Known.java", "class Known {}\n");
        write("tree/core/id/src/main/java/Other.java", "class Other {}\n");
        Files.copy(SOURCES.resolve("hitotsu"), folder.resolve("tree/hitotsu"));
        Files.copy(SOURCES.resolve("pom.xml"), folder.resolve("tree/pom.xml"));
        write("bin/mvn", """
                #!/bin/sh
                case "$*" in *-v) echo "Apache Maven 3.9.9"; exit ;; esac
                echo "$*" >'%s'
                [ ! -f changing ] || echo "class Changed {}" >core/id/src/main/java/Known.java
                exit "${MAVEN_CODE:-0}"
                """.formatted(folder.resolve("words")));
        Files.setPosixFilePermissions(folder.resolve("bin/mvn"), PosixFilePermissions.fromString("rwx------"));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    /** The words that Maven gets. */
    private String test(int code, String... words) throws IOException {
        try (ChildProcess run = ChildProcess.builder(command(words))
                .directory(folder.resolve("tree"))
                .environment("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
                .environment("JAVA_HOME", System.getProperty("java.home"))
                .environment("XDG_CACHE_HOME", folder.resolve("cache").toString())
                .environment("MAVEN_CODE", Integer.toString(code))
                .log(folder.resolve("log"))
                .start()) {
            assertThat(run.awaitExit(Duration.ofMinutes(2))).isTrue();
            assertThat(run.exitCode()).hasValue(code);
        }
        return Files.readString(folder.resolve("words"));
    }

    private static String[] command(String... words) {
        return Stream.concat(Stream.of("bash", "./hitotsu", "test"), Stream.of(words))
                .toArray(String[]::new);
    }

    @Test
    void whatWasFoundFormattedIsNotLookedAtAgain() throws IOException {
        assertThat(test(0)).doesNotContain(LEFT_OUT, SOME);
        assertThat(test(0)).contains(LEFT_OUT);
    }

    @Test
    void whatHasChangedOrIsNewIsLookedAt() throws IOException {
        test(0);
        write("tree/core/id/src/main/java/Known.java", "class   Known {}\n");
        write("tree/core/id/src/test/java/NewTest.java", "class NewTest {}\n");

        assertThat(test(1))
                .contains(SOME, "core/id/src/main/java/Known.java", "core/id/src/test/java/NewTest.java")
                .doesNotContain(LEFT_OUT, "Other.java");
        assertThat(test(0)).contains("Known.java");
        assertThat(test(0)).contains(LEFT_OUT);
    }

    @Test
    void aRunInWhichSomethingWasWrongShowsNothing() throws IOException {
        test(1);

        assertThat(test(0)).doesNotContain(LEFT_OUT, SOME);
    }

    @Test
    void aRunThatLeavesSomethingOutShowsNothing() throws IOException {
        test(0, LEFT_OUT);
        test(0, "-pl", "core/id");

        assertThat(test(0)).doesNotContain(LEFT_OUT, SOME);
    }

    @Test
    void anotherFormatterLooksAtAll() throws IOException {
        test(0);
        Path pom = folder.resolve("tree/pom.xml");
        String before = Files.readString(pom);
        String after = before.replaceFirst("(?<=<palantir-java-format.version>)[^<]*", "99.0.0");
        assertThat(after).isNotEqualTo(before);
        Files.writeString(pom, after);

        assertThat(test(0)).doesNotContain(LEFT_OUT, SOME);
    }

    @Test
    void whatChangesMeanwhileIsLookedAt() throws IOException {
        write("tree/changing", "");
        test(0);
        Files.delete(folder.resolve("tree/changing"));

        assertThat(test(0)).contains(SOME, "Known.java").doesNotContain("Other.java");
    }
}
