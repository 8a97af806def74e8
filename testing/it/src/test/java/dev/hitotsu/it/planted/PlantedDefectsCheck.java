package dev.hitotsu.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final String GREEN = "NOTICED BY NONE";
    private static final String HANGS = "HANGS";
    private static final String DIED = "ENDED WITHOUT A TEST'S FAILURE";

    @TempDir
    private Path folder;

    /** What came of tests without a defect. */
    private final Map<List<String>, String> genuine = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> eachIsNoticed() throws IOException {
        List<String> parts = List.of(System.getProperty("hitotsu.planted", "").split(",", -1));
        return PlantedDefect.all().stream()
                .filter(defect -> parts.stream().anyMatch(defect.name()::contains))
                .map(defect -> DynamicTest.dynamicTest(defect.name(), () -> check(defect)));
    }

    private void check(PlantedDefect defect) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(defect.name()));
        if (!genuine.containsKey(defect.tests())) {
            genuine.put(defect.tests(), run(defect, List.of(), classes.resolve("genuine.log")));
        }
        // A test that is red without the defect sees nothing.
        assertThat(genuine.get(defect.tests()))
                .as("%s without a defect (expected: no failure)", defect.tests())
                .isEqualTo(GREEN);
        plant(defect, classes);
        Path log = classes.resolve("tests.log");
        String result = run(defect, List.of(classes.toString()), log);
        System.out.printf("%-40s %s%n", defect.name(), result);
        assertThat(result)
                .as("%s: %s. See %s (expected: a failure of %s)", defect.name(), defect.why(), log, defect.tests())
                .isNotIn(GREEN, HANGS, DIED);
    }

    /** The first failure of the tests; or that there is none, or that they hang. */
    private String run(PlantedDefect defect, List<String> first, Path log) throws IOException {
        try (ChildProcess tests =
                ChildProcess.builder(command(defect, first)).log(log).start()) {
            if (!tests.awaitExit(LIMIT)) {
                return HANGS;
            }
            return tests.exitCode().orElse(0) == 0 ? GREEN : firstFailure(log);
        }
    }

    private static String firstFailure(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith(ChosenTests.FAILURE))
                    .map(line -> line.substring(ChosenTests.FAILURE.length()))
                    .findFirst()
                    .orElse(DIED);
        }
    }

    /** A class is compiled; a resource is found before the one without the defect. */
    private void plant(PlantedDefect defect, Path classes) throws IOException {
        String resource = defect.source().toString().replaceFirst(".*/src/main/resources/", "");
        if (!resource.equals(defect.source().toString())) {
            Files.createDirectories(classes.resolve(resource).getParent());
            Files.writeString(classes.resolve(resource), defect.planted());
        } else {
            compile(defect, classes);
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
                        String.join(File.pathSeparator, classPath(defect)),
                        source.toString());
        assertThat(status).as(defect.name() + ": compiles").isZero();
    }

    private List<String> command(PlantedDefect defect, List<String> first) throws IOException {
        List<String> classPath = new ArrayList<>(first);
        classPath.addAll(classPath(defect));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.virtualThreadScheduler.parallelism=1",
                "-Dhitotsu.schedules=4000",
                "-cp",
                String.join(File.pathSeparator, classPath),
                ChosenTests.class.getName()));
        command.addAll(defect.tests());
        return command;
    }

    /**
     * That of this test, and the tests of the rooms that ought to notice, as they have it in their own build. Resources
     * of other rooms' tests would change what they see: a {@code logback-test.xml} silences the relays that they start.
     */
    private List<String> classPath(PlantedDefect defect) throws IOException {
        Path ours = Path.of("target", "test-classes").toAbsolutePath();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> entries = new ArrayList<>(List.of(chosenTests(ours)));
        Stream.of(path.split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(ours))
                .forEach(entries::add);
        List<String> files = defect.tests().stream()
                .map(test -> test.replaceFirst("#.*", "").replace('.', '/') + ".class")
                .toList();
        for (String floor : List.of("core", "backends", "sinks", "web", "apps", "testing", "gateway", ".")) {
            try (Stream<Path> rooms = Files.list(Path.of("..", "..", floor))) {
                rooms.map(room -> room.resolve(Path.of("target", "test-classes")))
                        .filter(classes -> files.stream().anyMatch(file -> Files.exists(classes.resolve(file))))
                        .map(Path::toString)
                        .forEach(entries::add);
            }
        }
        return entries;
    }

    /** A folder with the class that runs tests, and nothing else of this room. */
    private String chosenTests(Path ours) throws IOException {
        Path alone = folder.resolve("alone");
        Path file = Path.of(ChosenTests.class.getName().replace('.', '/') + ".class");
        if (!Files.exists(alone.resolve(file))) {
            Files.createDirectories(alone.resolve(file).getParent());
            Files.copy(ours.resolve(file), alone.resolve(file));
        }
        return alone.toString();
    }
}
