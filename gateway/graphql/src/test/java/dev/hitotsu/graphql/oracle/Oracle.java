package dev.hitotsu.graphql.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.FieldName;
import dev.hitotsu.graphql.schema.Source;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLCodeRegistry;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.TypeResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The engine of graphql-java over the data themselves: no services, no batches, one object after the other. */
final class Oracle {
    private final RandomWorld world;
    private final ComposedSchema schema;
    private final GraphQL engine;

    Oracle(RandomWorld world, ComposedSchema schema) {
        this.world = world;
        this.schema = schema;
        TypeResolver resolver = environment -> (GraphQLObjectType) environment
                .getSchema()
                .getType(((JsonNode) environment.getObject()).path("kind").asText());
        GraphQLCodeRegistry code = GraphQLCodeRegistry.newCodeRegistry()
                .defaultDataFetcher(unused -> this::fetch)
                .typeResolver("Node", resolver)
                .typeResolver("Any", resolver)
                .build();
        GraphQLSchema plain = schema.graphQl().transform(builder -> builder.codeRegistry(code));
        this.engine = GraphQL.newGraphQL(plain).build();
    }

    ExecutionResult answer(String query, Map<String, Object> variables) {
        return engine.execute(ExecutionInput.newExecutionInput()
                .query(query)
                .variables(variables)
                .build());
    }

    private Object fetch(DataFetchingEnvironment environment) {
        String type = ((GraphQLObjectType) environment.getParentType()).getName();
        FieldName name = new FieldName(type, environment.getField().getName());
        JsonNode parent = environment.getSource();
        JsonNode value = schema.source(name)
                .map(source -> ask(source, environment, parent))
                .orElseGet(() -> schema.property(name).in(parent));
        return java(value, environment.getFieldType());
    }

    private JsonNode ask(Source source, DataFetchingEnvironment environment, JsonNode parent) {
        Map<String, ObjectNode> objects = world.objects.get(source.upstream());
        String path = source.path().toString();
        if (source.batch().isPresent()) {
            return byKey(source, source.batch().get(), environment, parent, objects);
        }
        if (path.equals("/all")) {
            List<JsonNode> first = new ArrayList<>(objects.values());
            return list(first.subList(0, Math.min(first.size(), environment.<Integer>getArgument("first"))));
        }
        if (path.equals("/mixed")) {
            return FakeServices.mixed(world, environment.getArgument("first"));
        }
        JsonNode key = path.contains("{args.id}")
                ? com.fasterxml.jackson.databind.node.TextNode.valueOf(environment.getArgument("id"))
                : source.references().findFirst().orElseThrow().path().in(parent);
        return key.isNull() ? key : found(objects, key.asText());
    }

    private static JsonNode byKey(
            Source source,
            Batch batch,
            DataFetchingEnvironment environment,
            JsonNode parent,
            Map<String, ObjectNode> objects) {
        JsonNode key = batch.by().in(parent);
        if (key.isNull()) {
            return key;
        }
        boolean isList = GraphQLTypeUtil.unwrapNonNull(environment.getFieldType()) instanceof GraphQLList;
        if (!isList) {
            return found(objects, key.asText());
        }
        List<JsonNode> entries = new ArrayList<>();
        if (key.isArray()) {
            key.forEach(one -> entries.add(objects.getOrDefault(one.asText(), null)));
            return list(entries);
        }
        objects.values().stream()
                .filter(object -> batch.key().in(object).asText().equals(key.asText()))
                .forEach(entries::add);
        return list(entries);
    }

    private static JsonNode found(Map<String, ObjectNode> objects, String key) {
        ObjectNode found = objects.get(key);
        if (found == null) {
            throw new IllegalStateException("absent");
        }
        return found;
    }

    private static JsonNode list(List<JsonNode> entries) {
        com.fasterxml.jackson.databind.node.ArrayNode list =
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
        entries.forEach(entry -> {
            if (entry == null) {
                list.addNull();
            } else {
                list.add(entry);
            }
        });
        return list;
    }

    /** What graphql-java takes for the value: it would make text of anything. */
    private static Object java(JsonNode value, GraphQLType type) {
        GraphQLType nullable = GraphQLTypeUtil.unwrapNonNull(type);
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (nullable instanceof GraphQLList list) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(item -> java(item, list.getWrappedType()))
                    .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        }
        boolean isLeaf = nullable instanceof graphql.schema.GraphQLScalarType || nullable instanceof GraphQLEnumType;
        if (!isLeaf || value.isObject()) {
            return value;
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isBoolean()
                ? (Object) value.booleanValue()
                : value.isInt() ? (Object) value.intValue() : (Object) value.doubleValue();
    }
}
