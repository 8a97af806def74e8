package dev.hitotsu.graphql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLNamedType;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A type of values without members. It takes values as they are: text is no number, whatever it says.
 *
 * @see <a href="https://spec.graphql.org/October2021/#sec-Scalars">GraphQL, 3.5</a>
 */
public final class LeafType {
    /** Whatever JSON has. */
    static final LeafType ANYTHING = new LeafType("JSON", value -> true);

    private final String name;
    private final Predicate<JsonNode> accepts;

    private LeafType(String name, Predicate<JsonNode> accepts) {
        this.name = name;
        this.accepts = accepts;
    }

    /** The type, as the schema knows it. */
    public static LeafType of(GraphQLNamedType type) {
        if (type instanceof GraphQLEnumType names) {
            Set<String> known = names.getValues().stream()
                    .map(GraphQLEnumValueDefinition::getName)
                    .collect(Collectors.toUnmodifiableSet());
            return new LeafType(type.getName(), value -> value.isTextual() && known.contains(value.textValue()));
        }
        return switch (type.getName()) {
            case "Int" -> new LeafType("Int", LeafType::isInt);
            case "Float" -> new LeafType("Float", JsonNode::isNumber);
            case "String" -> new LeafType("String", JsonNode::isTextual);
            case "Boolean" -> new LeafType("Boolean", JsonNode::isBoolean);
            case "ID" -> new LeafType("ID", value -> value.isTextual() || value.isIntegralNumber());
            default -> new LeafType(type.getName(), value -> true);
        };
    }

    /** How the schema calls it. */
    public String name() {
        return name;
    }

    /** The value for clients; empty if it is of another type. */
    public Optional<JsonNode> coerce(JsonNode value) {
        if (!accepts.test(value)) {
            return Optional.empty();
        }
        return Optional.of(name.equals("ID") && !value.isTextual() ? TextNode.valueOf(value.asText()) : value);
    }

    private static boolean isInt(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt();
    }
}
