package dev.hitotsu.graphql.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A way to a member of a JSON value, such as {@code customer.name}. Without names it is the value itself. */
public record MemberPath(List<String> names) {
    public static final MemberPath ITSELF = new MemberPath(List.of());

    public MemberPath {
        names = List.copyOf(names);
        if (names.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    String.join(".", names) + " (expected: names with dots between them, such as customer.name)");
        }
    }

    /**
     * Reads a path; an empty text is the value itself.
     *
     * @throws IllegalArgumentException for an empty name
     */
    public static MemberPath of(String text) {
        return text.isEmpty() ? ITSELF : new MemberPath(List.of(text.split("\\.", -1)));
    }

    /** The member; a missing node if it is not there. */
    public JsonNode in(JsonNode value) {
        JsonNode found = value;
        for (String name : names) {
            found = found.path(name);
        }
        return found;
    }

    /** The name of the first member on the way. */
    public String first() {
        return names.isEmpty() ? "" : names.getFirst();
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
