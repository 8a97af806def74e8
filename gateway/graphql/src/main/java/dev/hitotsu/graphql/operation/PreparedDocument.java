package dev.hitotsu.graphql.operation;

import graphql.language.Document;
import graphql.language.OperationDefinition;
import java.util.List;
import java.util.Set;

/**
 * A document that the schema allows. Two are the same only if they were prepared together.
 *
 * @param conditions the variables by which fields are skipped
 * @param hasOptionalParts whether a part may be missing, although the schema promises it
 * @param plans that were made of it
 */
public record PreparedDocument(
        Document document,
        DocumentSize size,
        Set<String> conditions,
        boolean hasOptionalParts,
        List<OperationDefinition> operations,
        Plans plans) {
    public PreparedDocument {
        conditions = Set.copyOf(conditions);
        operations = List.copyOf(operations);
    }

    /**
     * The operation with the name; without a name, the only one.
     *
     * @throws OperationException if there is none
     */
    public OperationDefinition operation(String name) {
        List<OperationDefinition> found = operations.stream()
                .filter(one -> name.isEmpty() || name.equals(one.getName()))
                .toList();
        if (found.size() != 1) {
            throw new OperationException(
                    Refusal.BAD_REQUEST,
                    "operationName: " + (name.isEmpty() ? "missing" : name)
                            + " (expected: the name of one of the operations in the document)");
        }
        return found.getFirst();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
