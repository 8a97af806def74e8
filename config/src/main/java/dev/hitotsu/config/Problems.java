package dev.hitotsu.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong with one file, so that the user sees all of it at once. Not thread-safe. */
final class Problems {
    private record Problem(Location location, String text) {}

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Location location, String text) {
        problems.add(new Problem(location, text));
    }

    /**
     * Ends the reading of the file.
     *
     * @throws ConfigException with all problems, in the order of the file, if there are any
     */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            List<String> lines = problems.stream()
                    .sorted(Comparator.comparingInt((Problem problem) -> problem.location.line())
                            .thenComparingInt(problem -> problem.location.column()))
                    .map(problem -> file + ":" + problem.location + ": " + singleLine(problem.text))
                    .toList();
            throw new ConfigException(lines);
        }
    }

    /** A value of several lines must not look like further problems. */
    private static String singleLine(String text) {
        return text.replaceAll("\\s*[\\r\\n\\u0085\\u2028\\u2029]+\\s*", " ");
    }
}
