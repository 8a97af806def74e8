package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.Selection.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many messages of a page that a process adds, which operators retry or skip at once, after a preview.
 *
 * @param label what it is called
 * @param note what it will do, said before
 * @param fields which messages are meant
 */
public record BulkForm(String label, String note, List<Field> fields, Planner planner) {
    /**
     * What is filled in.
     *
     * @param name by which the planner asks for it
     * @param isRequired whether it must be
     * @param choices what there is to choose from; none for any text
     */
    public record Field(String name, String label, boolean isRequired, List<String> choices) {
        public Field {
            requireNonNull(label, "label: null (expected: text)");
            choices = List.copyOf(choices);
            if (!name.matches("[a-zA-Z]+")) {
                throw new IllegalArgumentException("name: " + name + " (expected: letters)");
            }
        }
    }

    /** The text of a field. */
    @FunctionalInterface
    public interface Fields {
        /** Null if nothing was filled in. */
        @Nullable String text(String name);
    }

    /** What fixes the messages that are meant. */
    @FunctionalInterface
    public interface Planner {
        /**
         * Fixes and counts them; may block.
         *
         * @throws IllegalArgumentException if a field is wrong; the message is shown
         * @throws IllegalStateException if it cannot be done now; the message is shown
         */
        BulkPlan plan(Kind kind, Fields fields);
    }

    public BulkForm {
        requireNonNull(label, "label: null (expected: text)");
        requireNonNull(note, "note: null (expected: text)");
        requireNonNull(planner, "planner: null (expected: one)");
        fields = List.copyOf(fields);
    }
}
