package dev.hitotsu.graphql.schema;

import graphql.language.Argument;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The members that the objects of each type have as services give them, as far as the schema tells.
 *
 * @param byType names, among them those of fields that clients do not see
 */
record Members(Map<String, Set<String>> byType) {
    static Members of(TypeDefinitionRegistry registry) {
        Map<String, Set<String>> byType = new HashMap<>();
        registry.getTypes(ObjectTypeDefinition.class)
                .forEach(type -> add(byType, type.getName(), type.getFieldDefinitions()));
        registry.objectTypeExtensions()
                .forEach((name, extensions) ->
                        extensions.forEach(extension -> add(byType, name, extension.getFieldDefinitions())));
        return new Members(byType);
    }

    private static void add(Map<String, Set<String>> byType, String type, List<FieldDefinition> fields) {
        Set<String> members = byType.computeIfAbsent(type, unseen -> new HashSet<>());
        fields.stream().flatMap(Members::memberOf).forEach(members::add);
    }

    private static Stream<String> memberOf(FieldDefinition field) {
        if (field.hasDirective("source") || field.hasDirective("graphql")) {
            return Stream.empty();
        }
        return Stream.of(property(field).first());
    }

    private static MemberPath property(FieldDefinition field) {
        for (Directive directive : field.getDirectives("property")) {
            Argument path = directive.getArgument("path");
            if (path != null && path.getValue() instanceof StringValue text && text.getValue() != null) {
                return MemberPath.of(text.getValue());
            }
        }
        return MemberPath.of(field.getName());
    }

    /** The names of those of a type. */
    Set<String> of(String type) {
        return byType.getOrDefault(type, Set.of());
    }
}
