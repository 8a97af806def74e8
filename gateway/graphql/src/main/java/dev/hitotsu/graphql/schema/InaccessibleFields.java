package dev.hitotsu.graphql.schema;

import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.List;

/** Fields that clients do not see. */
final class InaccessibleFields {
    private static final String DIRECTIVE = "inaccessible";

    private InaccessibleFields() {}

    /** Takes them away. */
    static void remove(TypeDefinitionRegistry registry) {
        for (ObjectTypeDefinition type : registry.getTypes(ObjectTypeDefinition.class)) {
            List<FieldDefinition> seen = type.getFieldDefinitions().stream()
                    .filter(field -> !field.hasDirective(DIRECTIVE))
                    .toList();
            if (seen.size() < type.getFieldDefinitions().size()) {
                registry.remove(type);
                registry.add(type.transform(builder -> builder.fieldDefinitions(seen)));
            }
        }
    }
}
