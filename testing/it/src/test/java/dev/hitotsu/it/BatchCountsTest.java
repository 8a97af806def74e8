package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No store believes what a driver says of each statement in a batch: MariaDB's, and others that send a batch as one
 * statement, answer {@code SUCCESS_NO_INFO} for a row that was added and for one that was there.
 */
class BatchCountsTest {
    private static final Pattern IGNORED = Pattern.compile(
            "(int\\[] unused = )?\\w+\\.executeBatch\\(\\);|return \\w+\\.executeBatch\\(\\)\\.length;");

    @Test
    void nobodyCountsByABatch() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "..", "backends"))) {
            List<Path> sources = files.filter(file -> file.toString().contains("/src/main/java/"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList();
            assertThat(sources)
                    .hasSizeGreaterThan(100)
                    .allSatisfy(file -> assertThat(uses(Files.readAllLines(file)))
                            .as("%s (expected: counts of a batch are not used)", file)
                            .isEmpty());
        }
    }

    @Test
    void aCountThatIsBelievedIsFound() {
        assertThat(uses(List.of(
                        "insert.executeBatch();",
                        "    int[] unused = insert.executeBatch();",
                        "return insert.executeBatch().length;",
                        "for (int count : insert.executeBatch()) {",
                        "int[] counts = insert.executeBatch();")))
                .hasSize(2);
    }

    private static List<String> uses(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.contains("executeBatch()"))
                .filter(line -> !IGNORED.matcher(line).matches())
                .toList();
    }
}
