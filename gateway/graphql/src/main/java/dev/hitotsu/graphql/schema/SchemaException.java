package dev.hitotsu.graphql.schema;

import java.util.List;

/** A schema that cannot be used. */
public final class SchemaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf returns a serializable list
    private final List<String> problems;

    public SchemaException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, each with its field or line. */
    public List<String> problems() {
        return problems;
    }
}
