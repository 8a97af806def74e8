package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Facts that a page shows as they are.
 *
 * @param title what they are about
 * @param note a sentence about them; empty for none
 * @param columns the heads; each row has as many cells
 */
public record FactTable(String title, String note, List<String> columns, List<List<String>> rows) {
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
}
