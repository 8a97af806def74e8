package dev.hitotsu.graphql.schema;

/** A field of a type. */
public record FieldName(String type, String field) {
    @Override
    public String toString() {
        return type + "." + field;
    }
}
