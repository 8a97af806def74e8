package dev.hitotsu.graphql.plan;

import dev.hitotsu.graphql.schema.FieldName;
import dev.hitotsu.graphql.schema.MemberPath;
import dev.hitotsu.graphql.schema.Source;
import graphql.language.Field;
import java.util.List;

/** A field that is asked for. */
public sealed interface PlannedField {
    /** What it is called in the answer. */
    String key();

    Shape shape();

    FieldName name();

    /** Whether the answer of a stored operation is of use without it. */
    boolean isOptional();

    /** A member of the object around it. */
    record Property(String key, FieldName name, Shape shape, boolean isOptional, MemberPath path)
            implements PlannedField {}

    /**
     * What a service is asked for. Two are the same only if they stand at the same place: each has a step of its own.
     *
     * @param remoteSelection what of the value a service that speaks GraphQL is to give; empty for other services
     */
    record Sourced(
            String key,
            FieldName name,
            Shape shape,
            boolean isOptional,
            Source source,
            Arguments arguments,
            String remoteSelection)
            implements PlannedField {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** The name of the type of the object around it. */
    record TypeName(String key, FieldName name, Shape shape) implements PlannedField {
        @Override
        public boolean isOptional() {
            return false;
        }
    }

    /**
     * What the schema itself says.
     *
     * @param asked as it stands in the operation
     */
    record Introspected(String key, FieldName name, Shape shape, List<Field> asked) implements PlannedField {
        public Introspected {
            asked = List.copyOf(asked);
        }

        @Override
        public boolean isOptional() {
            return false;
        }
    }
}
