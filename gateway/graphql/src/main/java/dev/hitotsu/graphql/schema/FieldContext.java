package dev.hitotsu.graphql.schema;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import java.util.Set;

/**
 * A field, and what its directives may refer to.
 *
 * @param type around the field
 * @param isRoot whether the type is no object of a service
 * @param upstreams the names of services that exist
 */
record FieldContext(
        GraphQLObjectType type, GraphQLFieldDefinition field, boolean isRoot, Members members, Set<String> upstreams) {
    FieldName name() {
        return new FieldName(type.getName(), field.getName());
    }
}
