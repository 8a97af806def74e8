package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants one defect at a time into a copy of the build, in which a module has one class and nothing else. The build
 * must fail for each, and pass without one.
 */
class BuildGatesIT {
    private static final Path SOURCES = Path.of(System.getProperty("hitotsu.sources"));
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".idea", "src");
    private static final String PACKAGE = "core/id/src/main/java/dev/hitotsu/id/package-info.java";
    private static final String CLASS = "core/id/src/main/java/dev/hitotsu/id/Planted.java";

    @TempDir
    private Path copy;

    @BeforeEach
    void copyBuild() throws IOException {
        Files.walkFileTree(SOURCES, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (LEFT_OUT.contains(directory.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copied(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copied(file));
                return FileVisitResult.CONTINUE;
            }
        });
        Files.createDirectories(copy.resolve(PACKAGE).getParent());
        Files.copy(SOURCES.resolve(PACKAGE), copy.resolve(PACKAGE));
    }

    private Path copied(Path file) {
        return copy.resolve(SOURCES.relativize(file).toString());
    }

    @Test
    void isRedForSourcesThatAreNotFormatted() throws IOException {
        plantClass("static int length(String text)\n    {\n        return text.length();\n    }");

        assertThat(build()).contains("status 1").contains("The following files had format violations");
    }

    @Test
    void isRedForATestThatHangs() throws IOException {
        Path test = copy.resolve("core/id/src/test/java/dev/hitotsu/id/PlantedTest.java");
        Files.createDirectories(test.getParent());
        Files.writeString(test, """
                package dev.hitotsu.id;

                import java.util.concurrent.CountDownLatch;
                import org.junit.jupiter.api.Test;

                class PlantedTest {
                    @Test
                    void hangs() throws InterruptedException {
                        new CountDownLatch(1).await();
                    }
                }
                """);

        assertThat(build("-Dtest=PlantedTest", "-Dtest.timeout=2s", "-Dspotless.check.skip=true"))
                .contains("status 1")
                .contains("hangs() timed out after 2 seconds");
    }

    /** And the build is green without a defect. */
    @Test
    void whoSkipsTestsSkipsThoseOnServersToo() throws IOException {
        plantClass("static int length(String text) {\n        return text.length();\n    }");
        Path pom = copy.resolve("core/id/pom.xml");
        Files.writeString(pom, Files.readString(pom).replace("</project>", """
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>org.apache.maven.plugins</groupId>
                        <artifactId>maven-failsafe-plugin</artifactId>
                      </plugin>
                    </plugins>
                  </build>
                </project>"""));
        Path test = copy.resolve("core/id/src/test/java/dev/hitotsu/id/PlantedIT.java");
        Files.createDirectories(test.getParent());
        Files.writeString(test, """
                package dev.hitotsu.id;

                import org.junit.jupiter.api.Test;

                class PlantedIT {
                    @Test
                    void fails() {
                        throw new IllegalStateException("planted");
                    }
                }
                """);

        assertThat(build("-Dspotless.check.skip=true")).contains("status 1").contains("PlantedIT.fails");
        assertThat(build("-DskipTests")).contains("status 0");
    }

    @Test
    void isRedWhereCoreDependsOnALibrary() throws IOException {
        Path pom = copy.resolve("core/id/pom.xml");
        String before = Files.readString(pom);
        String planted = before.replaceFirst("</dependencies>", """
                  <dependency>
                      <groupId>org.assertj</groupId>
                      <artifactId>assertj-core</artifactId>
                      <scope>compile</scope>
                    </dependency>
                  </dependencies>""");
        assertThat(planted).isNotEqualTo(before);
        Files.writeString(pom, planted);

        assertThat(build())
                .contains("status 1")
                .contains("core depends on the JDK, JSpecify and slf4j-api, and on nothing else");
    }

    private void plantClass(String method) throws IOException {
        Files.writeString(
                copy.resolve(CLASS),
                "package dev.hitotsu.id;\n\nfinal class Planted {\n    private Planted() {}\n\n    " + method
                        + "\n}\n");
    }

    private String build() throws IOException {
        return build("-DskipTests");
    }

    private String build(String... options) throws IOException {
        Path log = copy.resolve("build.log");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("hitotsu.maven"),
                "--batch-mode",
                "--offline",
                "-Dmaven.repo.local=" + System.getProperty("hitotsu.maven.repository"),
                "-pl",
                "core/id",
                "verify"));
        command.addAll(List.of(options));
        try (ChildProcess maven = ChildProcess.builder(command)
                .directory(copy)
                .environment("JAVA_HOME", System.getProperty("java.home"))
                .log(log)
                .start()) {
            assertThat(maven.awaitExit(Duration.ofMinutes(3))).isTrue();
            return "status " + maven.exitCode().orElseThrow() + "\n" + Files.readString(log);
        }
    }
}
