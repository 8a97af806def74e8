package dev.hitotsu.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every block of Java in README and docs is compiled: it is a region of a class here or in the tests of the demo with
 * Spring Boot, a file that GuideExamplesTest compiles or that {@code testing/first-service} builds and runs.
 */
class GuideBlocksTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REGION =
            Pattern.compile("^ *// region\\n(.*?)^ *// endregion$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern WHOLE_FILE = Pattern.compile("^// \\S+\\.java");
    private static final List<Path> GUIDES = List.of(
            Path.of("src/test/java/dev/hitotsu/it/guide"),
            Path.of("src/test/java/dev/hitotsu/it/http"),
            ROOT.resolve("apps/demo-spring/src/test/java/dev/hitotsu/demospring/guide"));

    @Test
    void everyBlockIsCompiled() throws IOException {
        Set<String> regions = files(GUIDES, ".java")
                .flatMap(file -> all(REGION, file))
                .map(GuideBlocksTest::bare)
                .collect(Collectors.toSet());
        List<String> blocks = Stream.concat(
                        Stream.of(ROOT.resolve("README.md")), files(List.of(ROOT.resolve("docs")), ".md"))
                .flatMap(page -> all(BLOCK, page))
                .filter(block -> !WHOLE_FILE.matcher(block).find())
                .toList();

        assertThat(blocks).hasSizeGreaterThan(30);
        assertThat(blocks).filteredOn(block -> !regions.contains(bare(block))).isEmpty();
    }

    @Test
    void aBlockThatIsDifferentIsFound() {
        assertThat(bare("relay.start( );\n")).isEqualTo(bare("relay.start();")).isNotEqualTo(bare("relay.stop();"));
    }

    private static Stream<Path> files(List<Path> folders, String ending) {
        return folders.stream().flatMap(folder -> {
            try (Stream<Path> found = Files.walk(folder)) {
                return found.filter(file -> file.toString().endsWith(ending)).toList().stream();
            } catch (IOException e) {
                throw new IllegalStateException(folder.toString(), e);
            }
        });
    }

    private static Stream<String> all(Pattern pattern, Path file) {
        try {
            return pattern.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** Without what a formatter may change, and without what a class within another one has more. */
    private static String bare(String code) {
        return code.replaceAll("\\bstatic (?=(final )?class)", "").replaceAll("\\s+", "");
    }
}
