package dev.hitotsu.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The defects of mutation testing that nobody could notice are named with lines that are there. */
class EquivalentDefectsTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path NAMED = ROOT.resolve("testing/testkit/src/test/mutations/equivalent.txt");
    private static final int HEAD_WORDS = 3;

    @Test
    void eachIsNamedWithAReasonAndALineThatIsThere() throws IOException {
        assertThat(faults(ROOT, Files.readAllLines(NAMED))).isEmpty();
    }

    @Test
    void aLineThatIsNoMoreIsFound(@TempDir Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("core/shop/src/main/java/dev/hitotsu/shop"));
        Files.writeString(folder.resolve("Cart.java"), "class Cart {\n    int take() {\n        return 1;\n    }\n}\n");
        List<String> named = List.of(
                "# a comment",
                "shop.Cart take Math    nobody counts",
                "    return 1;",
                "    int take() { return 1;",
                "shop.Cart$Inner take Math",
                "    return 2;",
                "shop.Cart close Math    nobody counts",
                "shop.Gone take Math    nobody counts",
                "    return 1;");

        assertThat(faults(root, named))
                .containsExactly(
                        "shop.Cart$Inner take Math: no reason (expected: why nobody could notice it)",
                        "shop.Cart$Inner take Math: return 2; (expected: a line of the class)",
                        "shop.Cart close Math: no line (expected: what stands where the defect is)",
                        "shop.Gone take Math: return 1; (expected: a line of the class)");
    }

    private static List<String> faults(Path root, List<String> named) throws IOException {
        List<String> faults = new ArrayList<>();
        String head = "";
        boolean hasLine = true;
        for (String line : named) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(" ")) {
                hasLine = true;
                String text = line.strip();
                if (!stands(text, source(root, head))) {
                    faults.add(head + ": " + text + " (expected: a line of the class)");
                }
                continue;
            }
            addUnless(hasLine, head + ": no line (expected: what stands where the defect is)", faults);
            String[] words = line.split("\\s+", HEAD_WORDS + 1);
            head = String.join(" ", List.of(words).subList(0, HEAD_WORDS));
            addUnless(words.length > HEAD_WORDS, head + ": no reason (expected: why nobody could notice it)", faults);
            hasLine = false;
        }
        addUnless(hasLine, head + ": no line (expected: what stands where the defect is)", faults);
        return faults;
    }

    private static void addUnless(boolean condition, String fault, List<String> faults) {
        if (!condition) {
            faults.add(fault);
        }
    }

    /** As a line, or as one with the line before it. */
    private static boolean stands(String text, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals(text) || (i > 0 && (lines.get(i - 1) + " " + lines.get(i)).equals(text))) {
                return true;
            }
        }
        return false;
    }

    /** The lines of the class; none if it is no more. */
    private static List<String> source(Path root, String head) throws IOException {
        String type = head.substring(0, head.indexOf(' ')).replaceFirst("\\$.*", "");
        String room = type.substring(0, type.indexOf('.'));
        for (String floor : List.of("core", "backends")) {
            Path file =
                    root.resolve(floor + "/" + room + "/src/main/java/dev/hitotsu/" + type.replace('.', '/') + ".java");
            if (Files.exists(file)) {
                return Files.readAllLines(file).stream().map(String::strip).toList();
            }
        }
        return List.of();
    }
}
