package dev.hitotsu.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants each defect in the real class and runs the tests that ought to notice it. Not a part of the build:
 * {@code ./hitotsu test --planted} runs it and prints what noticed each.
 */
class PlantedDefectsCheck {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> eachIsNoticed() throws IOException {
        List<String> parts = List.of(System.getProperty("hitotsu.planted", "").split(",", -1));
        return PlantedDefect.all().stream()
                .filter(defect -> parts.stream().anyMatch(defect.name()::contains))
                .map(defect -> DynamicTest.dynamicTest(defect.name(), () -> check(defect)));
    }

    private void check(PlantedDefect defect) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(defect.name()));
        compile(defect, classes);
        Path log = classes.resolve("tests.log");
        try (ChildProcess tests =
                ChildProcess.builder(command(defect, classes)).log(log).start()) {
            boolean ended = tests.awaitExit(LIMIT);
            boolean noticed = ended && tests.exitCode().orElse(0) != 0;
            System.out.printf(
                    "%-40s %s%n", defect.name(), noticed ? firstFailure(log) : ended ? "NOTICED BY NONE" : "HANGS");
            assertThat(noticed)
                    .as("%s: %s. See %s (expected: a failure of %s)", defect.name(), defect.why(), log, defect.tests())
                    .isTrue();
        }
    }

    private static String firstFailure(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith(ChosenTests.FAILURE))
                    .map(line -> line.substring(ChosenTests.FAILURE.length()))
                    .findFirst()
                    .orElse("ended without a test's failure");
        }
    }

    private void compile(PlantedDefect defect, Path classes) throws IOException {
        Path source = folder.resolve(defect.source().getFileName());
        Files.writeString(source, defect.planted());
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classPath(),
                        source.toString());
        assertThat(status).as(defect.name() + ": compiles").isZero();
    }

    private static List<String> command(PlantedDefect defect, Path classes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Dhitotsu.schedules=4000",
                "-cp",
                classes + File.pathSeparator + classPath(),
                ChosenTests.class.getName()));
        command.addAll(defect.tests());
        return command;
    }

    /** That of this test, and the tests of all rooms whose classes may get defects. */
    private static String classPath() throws IOException {
        List<String> entries = new ArrayList<>(
                List.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        entries.add(Path.of("..", "..", "gateway", "target", "test-classes").toString());
        entries.add(Path.of("..", "..", "gateway", "graphql", "target", "test-classes")
                .toString());
        for (String floor : List.of("core", "backends", "sinks", "web", "apps", "testing")) {
            try (Stream<Path> rooms = Files.list(Path.of("..", "..", floor))) {
                rooms.map(room -> room.resolve(Path.of("target", "test-classes")))
                        .filter(Files::isDirectory)
                        .map(Path::toString)
                        .forEach(entries::add);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}
