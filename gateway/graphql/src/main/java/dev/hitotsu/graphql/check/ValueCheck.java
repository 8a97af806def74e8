package dev.hitotsu.graphql.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.graphql.plan.LeafType;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.FieldName;
import dev.hitotsu.graphql.schema.Reference;
import dev.hitotsu.graphql.schema.Source;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Compares one value with its type, and all that is in it. Used once. */
final class ValueCheck {
    private final ComposedSchema schema;
    private final Set<String> problems = new LinkedHashSet<>();

    ValueCheck(ComposedSchema schema) {
        this.schema = schema;
    }

    /** What is wrong, each once. */
    Set<String> problems() {
        return problems;
    }

    /** An answer to a field, or to many keys at once. */
    void answer(FieldName field, Source source, JsonNode value) {
        GraphQLObjectType around = Objects.requireNonNull(schema.graphQl().getObjectType(field.type()));
        GraphQLType type = around.getFieldDefinition(field.field()).getType();
        if (source.batch().isEmpty()) {
            check(field.toString(), type, value);
        } else if (!value.isArray()) {
            report(field.toString(), value, "a list with an entry for each key");
        } else {
            Batch batch = source.batch().get();
            value.forEach(entry -> {
                check(field.toString(), GraphQLTypeUtil.unwrapAll(type), entry);
                present(field + " " + batch.key(), batch.key().in(entry));
            });
        }
    }

    private void check(String where, GraphQLType type, JsonNode value) {
        if (type instanceof GraphQLNonNull nonNull) {
            if (value.isNull() || value.isMissingNode()) {
                report(where, value, GraphQLTypeUtil.simplePrint(type));
            } else {
                check(where, nonNull.getWrappedType(), value);
            }
        } else if (!value.isNull() && !value.isMissingNode()) {
            checkPresent(where, type, value);
        }
    }

    private void checkPresent(String where, GraphQLType type, JsonNode value) {
        switch (type) {
            case GraphQLList list
            when value.isArray() -> value.forEach(item -> check(where, list.getWrappedType(), item));
            case GraphQLObjectType object when value.isObject() -> members(object, value);
            case GraphQLInterfaceType one when value.isObject() -> abstractValue(where, one, value);
            case GraphQLUnionType one when value.isObject() -> abstractValue(where, one, value);
            case GraphQLList list -> report(where, value, GraphQLTypeUtil.simplePrint(type));
            case GraphQLObjectType object -> report(where, value, object.getName());
            case GraphQLInterfaceType one -> report(where, value, one.getName());
            case GraphQLUnionType one -> report(where, value, one.getName());
            default -> {
                LeafType leaf = LeafType.of((GraphQLNamedType) type);
                if (leaf.coerce(value).isEmpty()) {
                    report(where, value, leaf.name());
                }
            }
        }
    }

    private void abstractValue(String where, GraphQLNamedType type, JsonNode value) {
        JsonNode name = value.path(schema.discriminator(type.getName()));
        if (schema.graphQl().getType(name.asText()) instanceof GraphQLObjectType object) {
            members(object, value);
        } else {
            report(where + " " + schema.discriminator(type.getName()), name, "a type of " + type.getName());
        }
    }

    private void members(GraphQLObjectType type, JsonNode object) {
        for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
            FieldName name = new FieldName(type.getName(), field.getName());
            schema.source(name)
                    .ifPresentOrElse(
                            source -> source.references()
                                    .filter(reference -> reference.origin() == Reference.Origin.PARENT)
                                    .forEach(reference -> present(
                                            name + " {" + reference + "}",
                                            reference.path().in(object))),
                            () -> check(
                                    name.toString(),
                                    field.getType(),
                                    schema.property(name).in(object)));
        }
    }

    private void present(String where, JsonNode value) {
        if (value.isMissingNode()) {
            report(where, value, "a member of the answer");
        }
    }

    private void report(String where, JsonNode value, String expected) {
        problems.add(
                where + ": " + value.getNodeType().name().toLowerCase(Locale.ROOT) + " (expected: " + expected + ")");
    }
}
