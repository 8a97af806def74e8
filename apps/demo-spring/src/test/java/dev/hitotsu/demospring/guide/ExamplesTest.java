package dev.hitotsu.demospring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The services in examples/ compile against these libraries, but for those with another framework. {@code
 * testing/first-service} builds and runs each of them.
 */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "..", "examples");

    @TempDir
    private Path classes;

    @ParameterizedTest
    @ValueSource(strings = {"plain-java", "spring-shop", "kafka-listener"})
    void eachCompiles(String example) throws IOException {
        assertThat(complaints(EXAMPLES.resolve(example))).isEmpty();
    }

    @Test
    void noneIsForgotten() throws IOException {
        try (Stream<Path> examples = Files.list(EXAMPLES)) {
            assertThat(examples.map(example -> example.getFileName().toString()))
                    .containsExactlyInAnyOrder("plain-java", "spring-shop", "kafka-listener", "quarkus", "micronaut");
        }
    }

    @Test
    void oneThatIsWrongIsFound(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Wrong.java"), "class Wrong { dev.hitotsu.outbox.Inbox inbox; }");

        assertThat(complaints(folder)).contains("cannot find symbol");
    }

    private String complaints(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (Stream<Path> files = Files.find(
                        folder, 9, (file, attributes) -> file.toString().endsWith(".java"));
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean isCompiled = compiler.getTask(
                            complaints,
                            manager,
                            null,
                            List.of("-proc:none", "-parameters", "-d", classes.toString(), "-cp", classPath()),
                            null,
                            manager.getJavaFileObjectsFromPaths(files.toList()))
                    .call();
            return isCompiled ? "" : complaints.toString();
        }
    }

    /** Surefire tells it in a property where it starts from a jar with a manifest. */
    private static String classPath() {
        return Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElse(System.getProperty("java.class.path"));
    }
}
