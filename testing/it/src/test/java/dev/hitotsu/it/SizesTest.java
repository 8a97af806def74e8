package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and packages that one can take in at a glance. */
class SizesTest {
    private static final int MAX_LINES = 300;
    private static final int MAX_TYPES = 30;
    private static final Path ROOT = Path.of("..", "..");
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

    @Test
    void noFileIsLongerThanThreeHundredLines() throws IOException {
        assertThat(tooLong(ROOT)).isEmpty();
    }

    @Test
    void aFileThatIsTooLongIsFound(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("Fits.java"), "\n".repeat(MAX_LINES));
        Files.writeString(root.resolve("Grown.java"), "\n".repeat(MAX_LINES + 1));

        assertThat(tooLong(root)).containsExactly("Grown.java: 301 lines (expected: 300 at most)");
    }

    @Test
    void noPackageHasMoreThanThirtyTypes() throws IOException {
        assertThat(tooLarge(ROOT)).isEmpty();
    }

    @Test
    void aPackageThatIsTooLargeIsFound(@TempDir Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("src/main/java/shop"));
        Files.writeString(folder.resolve("package-info.java"), "");
        for (int i = 0; i < MAX_TYPES; i++) {
            Files.writeString(folder.resolve("Type" + i + ".java"), "");
        }
        assertThat(tooLarge(root)).isEmpty();
        Files.writeString(folder.resolve("OneMore.java"), "");

        assertThat(tooLarge(root)).containsExactly("src/main/java/shop: 31 types (expected: 30 at most)");
    }

    private static List<String> tooLong(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources(root)) {
            long lines = Files.readString(file).lines().count();
            if (lines > MAX_LINES) {
                found.add(root.relativize(file) + ": " + lines + " lines (expected: " + MAX_LINES + " at most)");
            }
        }
        return found;
    }

    private static List<String> tooLarge(Path root) throws IOException {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Path file : sources(root)) {
            String folder = root.relativize(file.getParent()).toString().replace('\\', '/');
            if (folder.contains("src/main/java") && !file.endsWith("package-info.java")) {
                sizes.merge(folder, 1, Integer::sum);
            }
        }
        List<String> found = new ArrayList<>();
        sizes.forEach((folder, types) -> {
            if (types > MAX_TYPES) {
                found.add(folder + ": " + types + " types (expected: " + MAX_TYPES + " at most)");
            }
        });
        return found;
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return SKIPPED.contains(String.valueOf(directory.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
