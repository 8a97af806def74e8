package dev.hitotsu.graphql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Argument;
import graphql.language.AstPrinter;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The arguments of a field in an operation. Their values depend on the variables. */
public record Arguments(List<GraphQLArgument> definitions, List<Argument> given) {
    private static final JsonMapper JSON = new JsonMapper();

    public Arguments {
        definitions = List.copyOf(definitions);
        given = List.copyOf(given);
    }

    static Arguments of(GraphQLFieldDefinition definition, List<Argument> given) {
        return new Arguments(definition.getArguments(), given);
    }

    /** As they stand in the operation. */
    @Override
    public String toString() {
        return given.stream().map(AstPrinter::printAst).collect(Collectors.joining(", "));
    }

    /** Their values as JSON, with defaults. One without a value is not there. */
    public JsonNode values(CoercedVariables variables) {
        return definitions.isEmpty()
                ? JSON.createObjectNode()
                : JSON.valueToTree(ValuesResolver.getArgumentValues(
                        definitions, given, variables, GraphQLContext.getDefault(), Locale.ROOT));
    }
}
