package dev.hitotsu.it.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The planted defects stay plantable when the classes change. Whether they are noticed takes longer:
 * {@link PlantedDefectsCheck}.
 */
class PlantedDefectTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern TEST = Pattern.compile(".*/src/(?:test|main)/java/(dev/hitotsu/.*)\\.java");

    @Test
    void eachNamesTestsThatThereAre() throws IOException {
        Set<String> classes = classes();

        assertThat(PlantedDefect.all())
                .allSatisfy(defect -> assertThat(defect.tests())
                        .as(defect.name())
                        .isNotEmpty()
                        .allMatch(test -> classes.contains(test.replaceFirst("#.*", ""))));
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 20, (file, attributes) -> attributes.isRegularFile())) {
            return files.map(file -> TEST.matcher(file.toString()))
                    .filter(Matcher::matches)
                    .map(file -> file.group(1).replace('/', '.'))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void eachCanBePlanted() throws IOException {
        assertThat(PlantedDefect.all()).hasSizeGreaterThan(20).allSatisfy(defect -> {
            assertThat(defect.occurrences()).as("in " + defect.source()).isEqualTo(1);
            assertThat(defect.planted()).contains(defect.after());
            assertThat(defect.after()).isNotEqualTo(defect.before());
        });
    }
}
