package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of guide pages compile: the blocks that begin with a comment with the name of a file. */
class GuideExamplesTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("^```java\\n// (\\w+)\\.java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    private Path classes;

    private static List<Path> pagesWithExamples() throws IOException {
        try (Stream<Path> pages = Files.list(Path.of("..", "..", "docs"))) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> EXAMPLE.matcher(text(page)).find())
                    .toList();
        }
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void somePagesHaveExamples() throws IOException {
        assertThat(pagesWithExamples()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("pagesWithExamples")
    void everyExampleCompiles(Path page) {
        Matcher examples = EXAMPLE.matcher(text(page));
        while (examples.find()) {
            assertThat(complaints(examples.group(1), examples.group(2)))
                    .as("%s: %s.java", page, examples.group(1))
                    .isEmpty();
        }
    }

    @Test
    void anExampleThatIsWrongIsFound() {
        assertThat(complaints("Wrong", "class Wrong { Inbox inbox; }")).contains("cannot find symbol");
    }

    private String complaints(String name, String text) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        boolean isCompiled = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                        null,
                        List.of(new Source(name, text)))
                .call();
        return isCompiled ? "" : complaints.toString();
    }

    /** Surefire tells it in a property where it starts from a jar with a manifest. */
    private static String classPath() {
        return Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElse(System.getProperty("java.class.path"));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
