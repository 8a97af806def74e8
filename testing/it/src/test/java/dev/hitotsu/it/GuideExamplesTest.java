package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of guide pages compile: the blocks that begin with a comment with the name of a file. */
class GuideExamplesTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("^```java\\n// (\\w+)\\.java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    private Path classes;

    @ParameterizedTest
    @ValueSource(
            strings = {"inbox.md", "http-idempotency.md", "consistency.md", "observability.md", "graphql.md", "steps.md"
            })
    void everyExampleCompiles(String page) throws IOException {
        Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("..", "..", "docs", page)));
        int count = 0;
        while (examples.find()) {
            assertThat(complaints(examples.group(1), examples.group(2)))
                    .as("%s: %s.java", page, examples.group(1))
                    .isEmpty();
            count++;
        }
        assertThat(count).isPositive();
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
