package dev.hitotsu.graphql.schema;

import java.util.Optional;

/**
 * What the directives of a field say.
 *
 * @param source empty if the value is a member of the object around the field
 * @param property where it is there
 */
public record FieldRules(Optional<Source> source, MemberPath property, Cost cost) {
    /** Those of a field without directives. */
    static FieldRules of(FieldName field) {
        return new FieldRules(Optional.empty(), MemberPath.of(field.field()), Cost.NONE);
    }
}
