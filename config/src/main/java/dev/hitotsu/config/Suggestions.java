package dev.hitotsu.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what was probably meant. */
public final class Suggestions {
    private static final int LEAST_EDITS = 2;
    private static final int LETTERS_AN_EDIT = 3;

    private Suggestions() {}

    /** What follows "unknown key": the nearest known one, or all of them. */
    static String hint(String key, Collection<String> known) {
        Optional<String> nearest = nearest(key, known);
        if (nearest.isPresent()) {
            return "; did you mean " + nearest.get() + "?";
        }
        List<String> sorted = known.stream().sorted().toList();
        return " (expected: " + sorted.stream().collect(Collectors.joining(", ")) + ")";
    }

    /** The known word with the fewest edits, if they are few for its length. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        int most = Math.max(LEAST_EDITS, word.length() / LETTERS_AN_EDIT);
        return known.stream()
                .filter(candidate -> edits(lower, candidate.toLowerCase(Locale.ROOT)) <= most)
                .min(Comparator.comparingInt(candidate -> edits(lower, candidate.toLowerCase(Locale.ROOT))));
    }

    /** Levenshtein distance, a row at a time. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
