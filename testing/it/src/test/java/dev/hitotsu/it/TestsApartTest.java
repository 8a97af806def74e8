package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a module leaves to {@code testing/apart} runs there, with the same class path; otherwise it would rest in
 * silence.
 */
class TestsApartTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path APART = ROOT.resolve("testing/apart");
    private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
    private static final Pattern TESTS_OF = Pattern.compile("<tests.of>\\$\\{project.basedir}/(.+?)</tests.of>");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.+?)</artifactId>");

    /** The modules below {@code testing/apart}. */
    static Set<String> modules() {
        return found(MODULE, pom(APART)).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whoLeavesTestsHasSomebodyWhoRunsThem() throws IOException {
        Set<Path> run = modules().stream().map(TestsApartTest::testsOf).collect(Collectors.toCollection(TreeSet::new));

        assertThat(run).isEqualTo(leaveTheirTests()).hasSizeGreaterThan(4);
    }

    @Test
    void theClassPathIsThatOfTheModule() {
        for (String module : modules()) {
            Path origin = testsOf(module);
            Set<String> needed = dependencies(pom(origin))
                    .filter(one -> one.contains("<scope>test</scope>") || one.contains("<optional>true</optional>"))
                    .flatMap(one -> found(ARTIFACT, one))
                    .collect(Collectors.toSet());
            needed.add(found(ARTIFACT, pom(origin).replaceFirst("(?s)<parent>.*?</parent>", ""))
                    .findFirst()
                    .orElseThrow());
            Set<String> there = dependencies(pom(APART.resolve(module)))
                    .flatMap(one -> found(ARTIFACT, one))
                    .collect(Collectors.toSet());
            there.addAll(Set.of("junit-jupiter", "assertj-core"));
            assertThat(there).as("dependencies of testing/apart/%s", module).containsAll(needed);
        }
    }

    private static Path testsOf(String module) {
        String relative =
                found(TESTS_OF, pom(APART.resolve(module))).findFirst().orElseThrow();
        return APART.resolve(module).resolve(relative).toAbsolutePath().normalize();
    }

    private static Set<Path> leaveTheirTests() throws IOException {
        Path root = ROOT.toAbsolutePath().normalize();
        try (Stream<Path> poms = Files.find(root, 3, (path, file) -> path.endsWith("pom.xml"))) {
            return poms.map(Path::getParent)
                    .filter(folder -> !folder.equals(root) && pom(folder).contains("<id>apart</id>"))
                    .filter(folder -> !folder.endsWith("testing/apart"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> dependencies(String pom) {
        return DEPENDENCY
                .matcher(pom.replaceFirst("(?s)<profiles>.*", ""))
                .results()
                .map(MatchResult::group);
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1));
    }

    private static String pom(Path folder) {
        try {
            return Files.readString(folder.resolve("pom.xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
