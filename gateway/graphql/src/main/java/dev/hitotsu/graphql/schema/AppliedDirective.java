package dev.hitotsu.graphql.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLAppliedDirectiveArgument;
import graphql.schema.GraphQLDirectiveContainer;
import java.util.Optional;

/** A directive as it stands at something, with its arguments as JSON. */
record AppliedDirective(GraphQLAppliedDirective directive) {
    private static final JsonMapper JSON = new JsonMapper();

    static Optional<AppliedDirective> of(GraphQLDirectiveContainer container, String name) {
        return Optional.ofNullable(container.getAppliedDirective(name)).map(AppliedDirective::new);
    }

    /** The argument, or its default; null as JSON knows it if there is neither. */
    JsonNode value(String argument) {
        GraphQLAppliedDirectiveArgument found = directive.getArgument(argument);
        return JSON.valueToTree(found == null ? null : found.getValue());
    }

    String text(String argument) {
        return value(argument).asText();
    }
}
