package dev.hitotsu.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all that is wrong with one file, so that it can be said at once. Not thread-safe. */
final class Problems {
    private record Problem(Place place, String text) {}

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Place place, String text) {
        found.add(new Problem(place, text));
    }

    /** Throws what was found, in the file's order. */
    void throwIfAny() {
        if (!found.isEmpty()) {
            List<String> lines = found.stream()
                    .sorted(Comparator.comparingInt((Problem problem) -> problem.place.line())
                            .thenComparingInt(problem -> problem.place.column()))
                    .map(problem -> file + ":" + problem.place + ": " + problem.text)
                    .toList();
            throw new ConfigException(lines);
        }
    }
}
