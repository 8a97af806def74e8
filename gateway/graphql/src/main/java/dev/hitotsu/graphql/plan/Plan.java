package dev.hitotsu.graphql.plan;

import graphql.language.Document;
import graphql.language.OperationDefinition;
import java.util.List;

/**
 * An operation, made ready for the values of the variables by which fields are skipped.
 *
 * @param document with the operation and its fragments
 * @param rootType the name of the type of the root
 * @param fields of the root
 */
public record Plan(Document document, OperationDefinition operation, String rootType, List<PlannedField> fields) {
    public Plan {
        fields = List.copyOf(fields);
    }

    /** Whether its root fields have effects, one after the other. */
    public boolean isMutation() {
        return operation.getOperation() == OperationDefinition.Operation.MUTATION;
    }

    /** Whether the schema itself is asked for. */
    public boolean asksForSchema() {
        return fields.stream().anyMatch(PlannedField.Introspected.class::isInstance);
    }
}
