package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Facts that a page shows as they are.
 *
 * @param title what they are about
 * @param note a sentence about them; empty for none
 * @param columns the heads; each row has as many cells
 */
public record FactTable(String title, String note, List<String> columns, List<List<String>> rows) {
    private static final Pattern NUMBER = Pattern.compile("[\\d,.]+( ([KMGT]iB|B|s|min|h|d|/s))?|–|");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d|–|");

    public FactTable {
        requireNonNull(title, "title: null (expected: text)");
        requireNonNull(note, "note: null (expected: text)");
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        title + ": a row of " + row.size() + " cells (expected: " + columns.size() + ")");
            }
        }
    }

    /** How a column is set: {@code number} for one of numbers alone, {@code time} for one of times, null for text. */
    public @Nullable String style(int column) {
        return isAll(column, TIME) ? "time" : isAll(column, NUMBER) ? "number" : null;
    }

    private boolean isAll(int column, Pattern pattern) {
        return rows.stream().anyMatch(row -> row.get(column).matches(".*\\d.*"))
                && rows.stream()
                        .allMatch(row -> pattern.matcher(row.get(column)).matches());
    }
}
