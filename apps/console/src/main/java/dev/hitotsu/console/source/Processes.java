package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The processes that take part, for the overview.
 *
 * @param problem why some of them are not known; empty for nothing
 */
public record Processes(List<Row> rows, String problem) {
    /** A process that does not name any. */
    public static final Processes NONE = new Processes(List.of(), "");

    /**
     * A process.
     *
     * @param role what it does, such as {@code leads}
     * @param seen when it was seen last, as text; empty if it is seen now, or never
     */
    public record Row(String name, String role, String seen) {
        public Row {
            requireNonNull(name, "name: null (expected: text)");
            requireNonNull(role, "role: null (expected: text)");
            requireNonNull(seen, "seen: null (expected: text)");
        }
    }

    public Processes {
        rows = List.copyOf(rows);
        requireNonNull(problem, "problem: null (expected: text)");
    }
}
