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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prose, on pages and in Javadoc, that fits beside something else on a screen. Tables and code of pages are as wide as
 * they are.
 */
class LinesOfDocsTest {
    private static final int MAX_LENGTH = 120;
    private static final Path ROOT = Path.of("..", "..");
    private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules");

    @Test
    void noLineIsLongerThan120Characters() throws IOException {
        assertThat(tooLong(ROOT)).isEmpty();
    }

    @Test
    void longLinesAreFound(@TempDir Path root) throws IOException {
        String fits = "x".repeat(MAX_LENGTH);
        String tooLong = fits + "x";
        Files.write(root.resolve("page.md"), List.of(fits, tooLong, "| " + tooLong, "```", tooLong, "```", tooLong));
        Files.write(
                root.resolve("Some.java"), List.of("/** " + fits, " * " + fits, "String text = " + fits, "// " + fits));

        assertThat(tooLong(root))
                .containsExactlyInAnyOrder("page.md:2", "page.md:7", "Some.java:1", "Some.java:2", "Some.java:4");
    }

    private static List<String> tooLong(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return SKIPPED.contains(String.valueOf(directory.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.toString();
                if (name.endsWith(".md") || name.endsWith(".java")) {
                    for (int line : longLines(Files.readAllLines(file), name.endsWith(".java"))) {
                        found.add(root.relativize(file) + ":" + line);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static List<Integer> longLines(List<String> lines, boolean isJava) {
        List<Integer> found = new ArrayList<>();
        boolean isCode = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            isCode ^= !isJava && line.startsWith("```");
            if (line.length() > MAX_LENGTH && (isJava ? isComment(line) : !isCode && !line.startsWith("|"))) {
                found.add(i + 1);
            }
        }
        return found;
    }

    private static boolean isComment(String line) {
        String text = line.strip();
        return text.startsWith("/*") || text.startsWith("* ") || text.startsWith("//");
    }
}
