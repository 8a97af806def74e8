package dev.hitotsu.graphql.plan;

import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.FieldName;
import dev.hitotsu.graphql.schema.Source;
import graphql.execution.CoercedVariables;
import graphql.introspection.Introspection;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLUnionType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the plan of a valid operation. Used once. */
public final class Planner {
    private static final String TYPE_NAME = "__typename";
    private static final String OPTIONAL = "optional";

    private final ComposedSchema schema;
    private final Document document;
    private final FieldCollector collector;

    private Planner(ComposedSchema schema, Document document, CoercedVariables variables) {
        this.schema = schema;
        this.document = document;
        this.collector = new FieldCollector(schema.graphQl(), document, variables);
    }

    /** The plan of an operation of a document, for these values of the variables by which fields are skipped. */
    public static Plan plan(
            ComposedSchema schema, Document document, OperationDefinition operation, CoercedVariables variables) {
        return new Planner(schema, document, variables).plan(operation);
    }

    private Plan plan(OperationDefinition operation) {
        GraphQLObjectType root = operation.getOperation() == OperationDefinition.Operation.MUTATION
                ? Objects.requireNonNull(schema.graphQl().getMutationType(), "no mutations")
                : schema.graphQl().getQueryType();
        return new Plan(document, operation, root.getName(), fields(root, List.of(operation.getSelectionSet())));
    }

    private List<PlannedField> fields(GraphQLObjectType type, List<SelectionSet> sets) {
        return collector.collect(type, sets).entrySet().stream()
                .map(entry -> field(type, entry.getKey(), entry.getValue()))
                .toList();
    }

    private PlannedField field(GraphQLObjectType type, String key, List<Field> same) {
        Field first = same.getFirst();
        FieldName name = new FieldName(type.getName(), first.getName());
        GraphQLFieldDefinition definition = Introspection.getFieldDefinition(schema.graphQl(), type, first.getName());
        if (first.getName().equals(TYPE_NAME)) {
            return new PlannedField.TypeName(key, name, shape(definition.getType(), same));
        }
        if (first.getName().startsWith("__")) {
            return new PlannedField.Introspected(key, name, new Shape.Leaf(LeafType.ANYTHING, true), same);
        }
        boolean isOptional = same.stream().anyMatch(one -> one.hasDirective(OPTIONAL));
        Shape declared = shape(definition.getType(), same);
        Shape shape = isOptional ? declared.nullable() : declared;
        Optional<Source> source = schema.source(name);
        if (source.isEmpty()) {
            return new PlannedField.Property(key, name, shape, isOptional, schema.property(name));
        }
        Arguments arguments = Arguments.of(definition, first.getArguments());
        String remote = source.get().remoteField().isPresent() ? RemoteSelection.of(shape, source.get()) : "";
        return new PlannedField.Sourced(key, name, shape, isOptional, source.get(), arguments, remote);
    }

    private Shape shape(GraphQLType type, List<Field> same) {
        return switch (type) {
            case GraphQLNonNull nonNull -> required(shape(nonNull.getWrappedType(), same));
            case GraphQLList list -> new Shape.ListOf(shape(list.getWrappedType(), same), true);
            case GraphQLObjectType object -> composite(object, "", Stream.of(object), same);
            case GraphQLInterfaceType one ->
                composite(
                        one,
                        schema.discriminator(one.getName()),
                        Objects.requireNonNull(schema.graphQl().getImplementations(one)).stream(),
                        same);
            case GraphQLUnionType one ->
                composite(
                        one,
                        schema.discriminator(one.getName()),
                        one.getTypes().stream().map(GraphQLObjectType.class::cast),
                        same);
            default -> new Shape.Leaf(LeafType.of((GraphQLNamedType) type), true);
        };
    }

    private static Shape required(Shape shape) {
        return switch (shape) {
            case Shape.Leaf leaf -> new Shape.Leaf(leaf.type(), false);
            case Shape.ListOf list -> new Shape.ListOf(list.item(), false);
            case Shape.Composite one -> new Shape.Composite(one.name(), one.discriminator(), one.selection(), false);
        };
    }

    private Shape composite(
            GraphQLNamedType type, String discriminator, Stream<GraphQLObjectType> possible, List<Field> same) {
        List<SelectionSet> sets = same.stream()
                .map(Field::getSelectionSet)
                .filter(Objects::nonNull)
                .toList();
        Map<String, List<PlannedField>> byType = new HashMap<>();
        possible.forEach(one -> byType.put(one.getName(), fields(one, sets)));
        return new Shape.Composite(type.getName(), discriminator, new Selection(byType), true);
    }
}
