package dev.hitotsu.graphql.oracle;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A random operation that a schema allows: aliases, fragments of all kinds, variables, fields that are skipped. */
final class RandomOperation {
    private static final int MAX_DEPTH = 4;

    private final GraphQLSchema schema;
    private final Random random;
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final StringBuilder definitions = new StringBuilder();
    private final StringBuilder fragments = new StringBuilder();
    private int names;

    private RandomOperation(GraphQLSchema schema, Random random) {
        this.schema = schema;
        this.random = random;
    }

    /** The text of an operation, and the values of its variables. */
    record Text(String query, Map<String, Object> variables) {}

    static Text of(GraphQLSchema schema, Random random) {
        RandomOperation operation = new RandomOperation(schema, random);
        String body = operation.selection(schema.getQueryType(), 0);
        String defined = operation.definitions.isEmpty() ? "" : "(" + operation.definitions + ")";
        return new Text("query Random" + defined + " " + body + operation.fragments, operation.variables);
    }

    private String selection(GraphQLNamedType type, int depth) {
        StringBuilder text = new StringBuilder("{ __typename");
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            text.append(' ').append(part(type, depth));
        }
        return text.append(" }").toString();
    }

    private String part(GraphQLNamedType type, int depth) {
        int luck = random.nextInt(10);
        if (luck == 0 && depth > 0) {
            String name = "F" + names++;
            fragments.append("\nfragment %s on %s %s".formatted(name, type.getName(), selection(type, depth)));
            return "..." + name + condition();
        }
        if (luck == 1 || type instanceof GraphQLUnionType || type instanceof GraphQLInterfaceType && luck < 6) {
            GraphQLNamedType narrower = narrower(type);
            return "... on " + narrower.getName() + condition() + " " + selection(narrower, depth + 1);
        }
        return field(type, depth);
    }

    private GraphQLNamedType narrower(GraphQLNamedType type) {
        List<? extends GraphQLNamedType> possible = switch (type) {
            case GraphQLUnionType union -> union.getTypes();
            case GraphQLInterfaceType one -> schema.getImplementations(one);
            default -> List.of(type);
        };
        return possible.get(random.nextInt(possible.size()));
    }

    private String field(GraphQLNamedType type, int depth) {
        List<GraphQLFieldDefinition> all = type instanceof GraphQLObjectType object
                ? object.getFieldDefinitions()
                : ((GraphQLInterfaceType) type).getFieldDefinitions();
        GraphQLFieldDefinition field = all.get(random.nextInt(all.size()));
        GraphQLType below = GraphQLTypeUtil.unwrapAll(field.getType());
        boolean isLeaf = !(below instanceof GraphQLObjectType
                || below instanceof GraphQLInterfaceType
                || below instanceof GraphQLUnionType);
        if (!isLeaf && depth >= MAX_DEPTH) {
            return "__typename";
        }
        // A name of its own: two fields of one name must ask for the same.
        String alias = "a" + names++ + ": ";
        String text = alias + field.getName() + arguments(field) + condition();
        return isLeaf ? text : text + " " + selection((GraphQLNamedType) below, depth + 1);
    }

    private String arguments(GraphQLFieldDefinition field) {
        if (field.getArgument("id") != null) {
            String id = Integer.toString(random.nextInt(14));
            return random.nextBoolean() ? "(id: \"" + id + "\")" : "(id: $" + variable("ID!", id) + ")";
        }
        if (field.getArgument("first") != null && random.nextBoolean()) {
            int size = random.nextInt(8);
            return random.nextBoolean() ? "(first: " + size + ")" : "(first: $" + variable("Int!", size) + ")";
        }
        return "";
    }

    private String condition() {
        return switch (random.nextInt(8)) {
            case 0 -> " @include(if: $" + variable("Boolean!", random.nextBoolean()) + ")";
            case 1 -> " @skip(if: $" + variable("Boolean!", random.nextBoolean()) + ")";
            case 2 -> " @skip(if: false)";
            default -> "";
        };
    }

    private String variable(String type, Object value) {
        String name = "v" + names++;
        definitions
                .append(definitions.isEmpty() ? "$" : ", $")
                .append(name)
                .append(": ")
                .append(type);
        variables.put(name, value);
        return name;
    }
}
