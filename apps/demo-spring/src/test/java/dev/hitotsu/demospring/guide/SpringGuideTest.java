package dev.hitotsu.demospring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each block of Java in docs/spring-boot.md is a region of a class beside this one, but for spaces. */
class SpringGuideTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "spring-boot.md");
    private static final Path CLASSES = Path.of("src/test/java/dev/hitotsu/demospring/guide");
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REGION =
            Pattern.compile("^ *// region\\n(.*?)^ *// endregion$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void thePageShowsWhatIsCompiled() throws IOException {
        TreeSet<String> regions = new TreeSet<>();
        for (String guide : List.of("PublishingGuide", "HandlingGuide", "CoordinationGuide")) {
            regions.addAll(all(REGION, CLASSES.resolve(guide + ".java")));
        }

        assertThat(new TreeSet<>(all(BLOCK, PAGE))).hasSizeGreaterThan(10).isEqualTo(regions);
    }

    private static List<String> all(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1).replaceAll("\\s+", ""))
                .toList();
    }
}
