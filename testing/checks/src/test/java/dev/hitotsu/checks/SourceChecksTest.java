package dev.hitotsu.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No source of any module has what Error Prone or NullAway calls an error, and both are shown to find one. */
class SourceChecksTest {
    private static final Path ROOT = Path.of(System.getProperty("hitotsu.sources"));
    /** Projects of their own, and what the build makes. */
    private static final Set<String> LEFT_OUT = Set.of("target", ".git", "examples", "first-service", "resources");

    private final SourceChecker checker = new SourceChecker(
            Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                    .orElse(System.getProperty("java.class.path")),
            System.getProperty("hitotsu.checks"));

    @TempDir
    private Path directory;

    @Test
    @Timeout(900)
    void findsNothingInAnyModule() throws IOException {
        List<Path> sources = sources();

        assertThat(sources)
                .as("sources of %s", ROOT)
                .hasSizeGreaterThan(2_000)
                .anyMatch(file -> file.endsWith("src/test/java/dev/hitotsu/checks/SourceChecker.java"));
        assertThat(checker.errors(sources, directory)).isEmpty();
    }

    @Test
    void findsWhatNullAwayCallsAnError() throws IOException {
        assertThat(errors("static int length(@Nullable String text) { return text.length(); }"))
                .singleElement()
                .asString()
                .contains("Planted.java:9: [NullAway] dereferenced expression 'text' is @Nullable");
    }

    @Test
    void findsWhatErrorProneCallsAnError() throws IOException {
        assertThat(errors("static boolean isSame(int[] one) { return one.equals(one); }"))
                .anySatisfy(error -> assertThat(error).contains("Planted.java:9: [ArrayEquals]"));
    }

    @Test
    void findsWhatDoesNotCompile() throws IOException {
        assertThat(errors("static Missing missing() { return null; }"))
                .singleElement()
                .asString()
                .contains("Planted.java:9: cannot find symbol");
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        assertThat(errors("static int length(String text) { return text.length(); }"))
                .isEmpty();
    }

    /** Tests hand in null on purpose; a class of main whose name begins like that of a test is looked at. */
    @Test
    void whatNullAwayCallsAnErrorIsOneInMainAlone() throws IOException {
        String method = "static int length(@Nullable String text) { return text.length(); }";
        Path test = plant("src/test/java/planted", "Planted", method);
        Path main = plant("src/main/java/planted", "PlantedMore", method);
        Path other = plant("src/test/java/planted", "Other", method);

        assertThat(SourceChecker.leftOut(List.of(test, main, other))).containsExactly("planted.Other");
        assertThat(checker.errors(List.of(test, main, other), directory))
                .singleElement()
                .asString()
                .contains("PlantedMore.java:9: [NullAway]");
    }

    private List<String> errors(String method) throws IOException {
        return checker.errors(List.of(plant("src/main/java/planted", "Planted", method)), directory);
    }

    private Path plant(String folder, String name, String method) throws IOException {
        Path planted = Files.createDirectories(directory.resolve(folder)).resolve(name + ".java");
        Files.writeString(planted, """
                package planted;

                import org.jspecify.annotations.NullMarked;
                import org.jspecify.annotations.Nullable;

                @NullMarked
                final class %1$s {
                    private %1$s() {}
                    %2$s
                }
                """.formatted(name, method));
        return planted;
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return LEFT_OUT.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
