package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;

/**
 * A question about a text that is pasted, on a page that a process adds; for everybody who may read. It changes
 * nothing, and the text stands in no address.
 *
 * @param name the last part of its address
 * @param label what it is called
 * @param note what is done with the text
 * @param field what is pasted
 * @param tables the answer; may block, and throws an {@link IllegalArgumentException} for a text that is not one, or an
 *     {@link IllegalStateException} if it cannot be answered now; the message is shown
 */
public record TextQuestion(
        String name, String label, String note, String field, Function<String, List<FactTable>> tables) {
    public TextQuestion {
        requireNonNull(label, "label: null (expected: text)");
        requireNonNull(note, "note: null (expected: text)");
        requireNonNull(field, "field: null (expected: text)");
        requireNonNull(tables, "tables: null (expected: a function)");
        if (!name.matches("[a-zA-Z]+")) {
            throw new IllegalArgumentException("name: " + name + " (expected: letters)");
        }
    }
}
