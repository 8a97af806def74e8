package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import java.util.List;
import java.util.function.Function;

/**
 * Something that people can do on a page that a process adds, with what they fill in.
 *
 * @param name the last part of its address
 * @param label what it is called
 * @param note what it will do, said before
 * @param role who may do it
 * @param fields what is filled in; each of them must be
 */
public record PageForm(String name, String label, String note, Role role, List<Field> fields, Action action) {
    /**
     * What is filled in.
     *
     * @param name by which the action asks for it
     */
    public record Field(String name, String label) {
        public Field {
            requireNonNull(label, "label: null (expected: text)");
            requireLetters(name);
        }
    }

    /** What a form does. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it; may block.
         *
         * @param fields the text of each field
         * @throws IllegalArgumentException if a field is wrong; the message is shown
         * @throws IllegalStateException if it cannot be done now; the message is shown
         */
        void run(Person person, Function<String, String> fields);
    }

    public PageForm {
        requireNonNull(label, "label: null (expected: text)");
        requireNonNull(note, "note: null (expected: text)");
        requireNonNull(role, "role: null (expected: a role)");
        requireNonNull(action, "action: null (expected: an action)");
        fields = List.copyOf(fields);
        requireLetters(name);
    }

    private static void requireLetters(String name) {
        if (!name.matches("[a-zA-Z]+")) {
            throw new IllegalArgumentException("name: " + name + " (expected: letters)");
        }
    }
}
