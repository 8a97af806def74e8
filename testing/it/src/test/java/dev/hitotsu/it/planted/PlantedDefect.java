package dev.hitotsu.it.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small defect, to be planted in a real class to see which tests notice it.
 *
 * @param name of the file that describes it
 * @param why what is wrong then
 * @param source the file to change, from the root of the project
 * @param tests the classes of tests that ought to notice, or {@code class#method} where a class takes minutes
 * @param before a part of the source, which occurs once
 * @param after what stands there instead
 */
record PlantedDefect(String name, String why, Path source, List<String> tests, String before, String after) {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path FOLDER = Path.of("src", "test", "planted");

    /** All of them, by name. */
    static List<PlantedDefect> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(PlantedDefect::parse).toList();
        }
    }

    private static PlantedDefect parse(Path file) {
        String text = read(file);
        return new PlantedDefect(
                file.getFileName().toString().replace(".txt", ""),
                field(text, "why"),
                ROOT.resolve(field(text, "source")),
                List.of(field(text, "tests").split(" ")),
                between(file, text, "<<<<\n", "====\n"),
                between(file, text, "====\n", ">>>>\n"));
    }

    private static String field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException(name + ": none (expected: a line \"" + name + ": …\")"));
    }

    private static String between(Path file, String text, String start, String end) {
        int from = text.indexOf(start);
        int to = text.indexOf(end, from + start.length());
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException(file + ": no lines between " + start.strip() + " and " + end.strip());
        }
        return text.substring(from + start.length(), to);
    }

    /** How often the part occurs in the source; the defect can be planted where it is once. */
    int occurrences() {
        return read(source).split(java.util.regex.Pattern.quote(before), -1).length - 1;
    }

    /** The source with the defect. */
    String planted() {
        return read(source).replace(before, after);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
        }
    }
}
