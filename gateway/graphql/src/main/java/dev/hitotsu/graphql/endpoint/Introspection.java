package dev.hitotsu.graphql.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.graphql.operation.ReadyOperation;
import dev.hitotsu.graphql.plan.Plan;
import dev.hitotsu.graphql.plan.PlannedField;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Answers what an operation asks of the schema itself. It asks no service, so the engine of graphql-java does it. */
final class Introspection {
    private Introspection() {}

    /** The answers by the names of fields of the root. */
    static Map<String, JsonNode> answer(GraphQLSchema schema, ReadyOperation operation) {
        Document document = withoutData(operation.plan());
        GraphQL engine = GraphQL.newGraphQL(schema)
                .preparsedDocumentProvider(
                        (input, parse) -> CompletableFuture.completedFuture(new PreparsedDocumentEntry(document)))
                .build();
        OperationDefinition definition = operation.plan().operation();
        ExecutionResult result = engine.execute(ExecutionInput.newExecutionInput()
                .query("unused")
                .operationName(definition.getName())
                .variables(operation.variables().toMap())
                .build());
        JsonNode data = Json.MAPPER.valueToTree(result.getData());
        Map<String, JsonNode> answers = new HashMap<>();
        operation.plan().fields().stream()
                .filter(PlannedField.Introspected.class::isInstance)
                .forEach(field -> answers.put(field.key(), data.path(field.key())));
        return answers;
    }

    /** The document with an operation that has only the fields of the schema. */
    private static Document withoutData(Plan plan) {
        List<Field> fields = plan.fields().stream()
                .filter(PlannedField.Introspected.class::isInstance)
                .flatMap(field -> ((PlannedField.Introspected) field).asked().stream())
                .toList();
        SelectionSet selection =
                SelectionSet.newSelectionSet().selections(fields).build();
        List<Definition> definitions = new ArrayList<>();
        definitions.add(plan.operation().transform(operation -> operation.selectionSet(selection)));
        definitions.addAll(plan.document().getDefinitionsOfType(FragmentDefinition.class));
        return Document.newDocument().definitions(definitions).build();
    }
}
