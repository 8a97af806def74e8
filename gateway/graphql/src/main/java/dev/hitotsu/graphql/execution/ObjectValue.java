package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.graphql.plan.PlannedField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of a result while it is put together. A value is null, a {@link JsonNode}, a {@link ListValue}, an object,
 * or a {@link Found.Failure}. Used by one thread.
 */
final class ObjectValue {
    private final List<PlannedField> fields;
    private final @Nullable Object[] values;
    private final JsonNode json;
    private final String source;

    /** An object without values, as this service gave it. */
    ObjectValue(List<PlannedField> fields, JsonNode json, String source) {
        this.fields = fields;
        this.values = new Object[fields.size()];
        this.json = json;
        this.source = source;
    }

    List<PlannedField> fields() {
        return fields;
    }

    /** The object as the service gave it. */
    JsonNode json() {
        return json;
    }

    /** The service that gave it; empty for the root. */
    String source() {
        return source;
    }

    @Nullable Object get(int index) {
        return values[index];
    }

    void set(int index, @Nullable Object value) {
        values[index] = value;
    }
}
