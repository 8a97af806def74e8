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
 * A copy of the build, in which a room of core has one class and one defect, or none. It must fail for each defect, and
 * pass without one. Maven goes on behind a room that fails, so that one build shows many.
 */
class BuildGatesIT {
    private static final Path SOURCES = Path.of(System.getProperty("hitotsu.sources"));
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".idea", "src");
    private static final String ROOM = "core/id/";
    private static final String PACKAGE = "/src/main/java/dev/hitotsu/id/";
    private static final String TESTS = "/src/test/java/dev/hitotsu/id/";
    private static final String FORMATTED = "static int length(String text) {\n        return text.length();\n    }";
    private static final String FAILSAFE = """
              <build>
                <plugins>
                  <plugin>
                    <groupId>org.apache.maven.plugins</groupId>
                    <artifactId>maven-failsafe-plugin</artifactId>
                  </plugin>
                </plugins>
              </build>
            </project>""";
    private static final String LIBRARY = """
              <dependency>
                  <groupId>org.assertj</groupId>
                  <artifactId>assertj-core</artifactId>
                  <scope>compile</scope>
                </dependency>
              </dependencies>""";

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
    }

    private Path copied(Path file) {
        return copy.resolve(SOURCES.relativize(file).toString());
    }

    @Test
    void isRedForATestThatHangsAndForOneOnServersThatFails() throws IOException {
        makeRoom("hanging", FORMATTED);
        writeTest("hanging", "PlantedTest", """
                import java.util.concurrent.CountDownLatch;
                import org.junit.jupiter.api.Test;

                class PlantedTest {
                    @Test
                    void hangs() throws InterruptedException {
                        new CountDownLatch(1).await();
                    }
                }
                """);
        makeRoomWithTestOnServers();

        assertThat(build("core/hanging,core/failing", "-Dtest.timeout=2s", "-Dspotless.check.skip=true"))
                .contains("status 1")
                .contains("hangs() timed out after 2 seconds")
                .contains("PlantedIT.fails")
                .containsPattern("Gate hanging \\.* FAILURE")
                .containsPattern("Gate failing \\.* FAILURE");
    }

    /** And a room without a defect is green. */
    @Test
    void whoSkipsTestsSkipsThoseOnServersTooAndNoOtherCheck() throws IOException {
        makeRoomWithTestOnServers();
        makeRoom("unformatted", "static int length(String text)\n    {\n        return text.length();\n    }");
        makeRoom("library", FORMATTED);
        edit("core/library/pom.xml", "</dependencies>", LIBRARY);

        assertThat(build("core/failing,core/unformatted,core/library", "-DskipTests"))
                .contains("status 1")
                .contains("The following files had format violations")
                .contains("core depends on the JDK, JSpecify and slf4j-api, and on nothing else")
                .containsPattern("Gate failing \\.* SUCCESS")
                .containsPattern("Gate unformatted \\.* FAILURE")
                .containsPattern("Gate library \\.* FAILURE");
    }

    private void makeRoomWithTestOnServers() throws IOException {
        makeRoom("failing", FORMATTED);
        edit("core/failing/pom.xml", "</project>", FAILSAFE);
        writeTest("failing", "PlantedIT", """
                import org.junit.jupiter.api.Test;

                class PlantedIT {
                    @Test
                    void fails() {
                        throw new IllegalStateException("planted");
                    }
                }
                """);
    }

    /** A room like that of ids, with one class in it. */
    private void makeRoom(String name, String method) throws IOException {
        Path room = copy.resolve("core").resolve(name);
        Files.createDirectories(copy.resolve("core/" + name + PACKAGE));
        Files.copy(SOURCES.resolve(ROOM + "pom.xml"), room.resolve("pom.xml"));
        edit("core/" + name + "/pom.xml", ">hitotsu-id<", ">hitotsu-gate-" + name + "<");
        edit("core/" + name + "/pom.xml", "Hitotsu :: id", "Gate " + name);
        edit("core/pom.xml", "</modules>", "<module>" + name + "</module></modules>");
        Files.copy(
                SOURCES.resolve("core/id" + PACKAGE + "package-info.java"),
                copy.resolve("core/" + name + PACKAGE + "package-info.java"));
        Files.writeString(
                copy.resolve("core/" + name + PACKAGE + "Planted.java"),
                "package dev.hitotsu.id;\n\nfinal class Planted {\n    private Planted() {}\n\n    " + method
                        + "\n}\n");
    }

    private void writeTest(String room, String name, String source) throws IOException {
        Path tests = Files.createDirectories(copy.resolve("core/" + room + TESTS));
        Files.writeString(tests.resolve(name + ".java"), "package dev.hitotsu.id;\n\n" + source);
    }

    private void edit(String file, String replaced, String replacement) throws IOException {
        String before = Files.readString(copy.resolve(file));
        String after = before.replace(replaced, replacement);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(copy.resolve(file), after);
    }

    private String build(String rooms, String... options) throws IOException {
        Path log = copy.resolve("build.log");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("hitotsu.maven"),
                "--batch-mode",
                "--offline",
                "--fail-at-end",
                "-Dmaven.repo.local=" + System.getProperty("hitotsu.maven.repository"),
                "-pl",
                rooms,
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
