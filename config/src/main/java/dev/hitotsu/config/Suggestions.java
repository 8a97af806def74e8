package dev.hitotsu.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a misspelt one was probably meant to be. */
public final class Suggestions {
    private static final int MIN_EDITS = 2;
    private static final int LETTERS_PER_EDIT = 3;

    private Suggestions() {}

    /** The end of a message about an unknown word: the nearest known word, or all of them if none is near. */
    public static String hint(String word, Collection<String> known) {
        Optional<String> nearest = nearest(word, known);
        if (nearest.isPresent()) {
            return "; did you mean " + nearest.get() + "?";
        }
        List<String> sorted = known.stream().sorted().toList();
        return " (expected: " + String.join(", ", sorted) + ")";
    }

    /** The known word with the fewest edits, if those are few for the length of the word. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        int maxEdits = Math.max(MIN_EDITS, word.length() / LETTERS_PER_EDIT);
        return known.stream()
                .filter(candidate -> edits(lower, candidate.toLowerCase(Locale.ROOT)) <= maxEdits)
                .min(Comparator.comparingInt(candidate -> edits(lower, candidate.toLowerCase(Locale.ROOT))));
    }

    /** The Levenshtein distance, computed row by row. */
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
