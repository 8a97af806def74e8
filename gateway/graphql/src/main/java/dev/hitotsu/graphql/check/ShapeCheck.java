package dev.hitotsu.graphql.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.graphql.schema.Batch;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.FieldName;
import dev.hitotsu.graphql.schema.MemberPath;
import dev.hitotsu.graphql.schema.Reference;
import dev.hitotsu.graphql.schema.Source;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what a description says of an answer with the type of a field, and all that is in it. What the description
 * leaves open is as promised. Used once.
 */
final class ShapeCheck {
    private final ComposedSchema schema;
    private final ApiDocument document;
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<Compared> compared = new HashSet<>();

    private record Compared(String type, JsonNode described) {}

    ShapeCheck(ComposedSchema schema, ApiDocument document) {
        this.schema = schema;
        this.document = document;
    }

    /** What is wrong, each once. */
    Set<String> problems() {
        return problems;
    }

    /** An answer to a field, or to many keys at once. */
    void answer(FieldName field, Source source, JsonNode described) {
        GraphQLObjectType around = Objects.requireNonNull(schema.graphQl().getObjectType(field.type()));
        GraphQLType type = around.getFieldDefinition(field.field()).getType();
        if (source.batch().isEmpty()) {
            check(field.toString(), type, described);
        } else if (!mayBe(described, "array")) {
            report(field.toString(), described, "a list with an entry for each key");
        } else {
            Batch batch = source.batch().get();
            items(described).forEach(entry -> {
                checkPresent(field.toString(), GraphQLTypeUtil.unwrapAll(type), entry);
                member(field + " " + batch.key(), batch.key(), entry);
            });
        }
    }

    private void check(String where, GraphQLType type, JsonNode described) {
        if (type instanceof GraphQLNonNull nonNull) {
            if (document.types(described).contains("null")) {
                problems.add(where + ": perhaps null (expected: " + GraphQLTypeUtil.simplePrint(type) + ")");
            }
            checkPresent(where, nonNull.getWrappedType(), described);
        } else {
            checkPresent(where, type, described);
        }
    }

    private void checkPresent(String where, GraphQLType type, JsonNode described) {
        switch (type) {
            case GraphQLList list
            when mayBe(described, "array") ->
                items(described).forEach(item -> check(where, list.getWrappedType(), item));
            case GraphQLObjectType object when mayBe(described, "object") -> members(object, described);
            case GraphQLInterfaceType one when mayBe(described, "object") -> {
                // Which type it is, an answer tells.
            }
            case GraphQLUnionType one when mayBe(described, "object") -> {
                // Likewise.
            }
            case GraphQLEnumType names -> enumNames(where, names, described);
            default -> {
                String[] allowed = ofJson(type);
                if (!mayBe(described, allowed)) {
                    report(where, described, GraphQLTypeUtil.simplePrint(type));
                }
            }
        }
    }

    /** The types of JSON that a value may have; none for all. */
    private static String[] ofJson(GraphQLType type) {
        return switch (type instanceof GraphQLNamedType named ? named.getName() : "list") {
            case "Int" -> new String[] {"integer"};
            case "Float" -> new String[] {"number", "integer"};
            case "String" -> new String[] {"string"};
            case "Boolean" -> new String[] {"boolean"};
            case "ID" -> new String[] {"string", "integer"};
            default -> type instanceof GraphQLList ? new String[] {"array"} : anyOf(type);
        };
    }

    private static String[] anyOf(GraphQLType type) {
        boolean hasMembers = type instanceof GraphQLObjectType
                || type instanceof GraphQLInterfaceType
                || type instanceof GraphQLUnionType;
        return hasMembers ? new String[] {"object"} : new String[0];
    }

    /** Whether all that is described has one of these types. */
    private boolean mayBe(JsonNode described, String... types) {
        Set<String> told = new HashSet<>(document.types(described));
        told.remove("null");
        return types.length == 0 || Set.of(types).containsAll(told);
    }

    private void enumNames(String where, GraphQLEnumType type, JsonNode described) {
        if (!mayBe(described, "string")) {
            report(where, described, type.getName());
            return;
        }
        Set<String> known = type.getValues().stream()
                .map(GraphQLEnumValueDefinition::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        document.parts(described)
                .flatMap(part -> part.path("enum").valueStream())
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add(where + ": " + name + " (expected: " + String.join(", ", known) + ")"));
    }

    private List<JsonNode> items(JsonNode described) {
        return document.parts(described)
                .map(part -> part.path("items"))
                .filter(JsonNode::isObject)
                .limit(1)
                .toList();
    }

    private void members(GraphQLObjectType type, JsonNode described) {
        if (document.members(described).isEmpty()
                || !compared.add(new Compared(type.getName(), document.followed(described)))) {
            return;
        }
        for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
            FieldName name = new FieldName(type.getName(), field.getName());
            schema.source(name)
                    .ifPresentOrElse(
                            source -> source.references()
                                    .filter(reference -> reference.origin() == Reference.Origin.PARENT)
                                    .forEach(reference ->
                                            member(name + " {" + reference + "}", reference.path(), described)),
                            () -> check(
                                    name.toString(),
                                    field.getType(),
                                    member(name.toString(), schema.property(name), described)));
        }
    }

    /**
     * What is said of a member; a schema for anything if nothing is. Reports one that the description does not know.
     */
    private JsonNode member(String where, MemberPath path, JsonNode described) {
        JsonNode found = described;
        for (String name : path.names()) {
            Set<String> known = document.members(found);
            JsonNode next = document.member(found, name);
            if (next.isMissingNode() && !known.isEmpty()) {
                problems.add(where + ": " + name + ": unknown" + Suggestions.hint(name, known));
            }
            found = next;
        }
        return found;
    }

    private void report(String where, JsonNode described, String expected) {
        problems.add(where + ": " + String.join(" or ", new TreeSet<>(document.types(described))) + " (expected: "
                + expected + ")");
    }
}
