package dev.hitotsu.graphql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.language.Node;
import graphql.language.VariableReference;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a field in an operation. Their values may depend on variables. Immutable, and so is what it returns.
 */
public final class Arguments {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<GraphQLArgument> definitions;
    private final List<Argument> given;

    /** Their values, if they are the same whatever the variables are. */
    private final @Nullable JsonNode fixed;

    private Arguments(List<GraphQLArgument> definitions, List<Argument> given) {
        this.definitions = List.copyOf(definitions);
        this.given = List.copyOf(given);
        this.fixed = given.stream().anyMatch(Arguments::hasVariable) ? null : read(CoercedVariables.emptyVariables());
    }

    static Arguments of(GraphQLFieldDefinition definition, List<Argument> given) {
        return new Arguments(definition.getArguments(), given);
    }

    private static boolean hasVariable(Node<?> node) {
        return node instanceof VariableReference || node.getChildren().stream().anyMatch(Arguments::hasVariable);
    }

    /** As they stand in the operation. */
    @Override
    public String toString() {
        return given.stream().map(AstPrinter::printAst).collect(Collectors.joining(", "));
    }

    /** Their values as JSON, with defaults. One without a value is not there. */
    public JsonNode values(CoercedVariables variables) {
        return fixed != null ? fixed : read(variables);
    }

    private JsonNode read(CoercedVariables variables) {
        return definitions.isEmpty()
                ? JSON.createObjectNode()
                : JSON.valueToTree(ValuesResolver.getArgumentValues(
                        definitions, given, variables, GraphQLContext.getDefault(), Locale.ROOT));
    }
}
