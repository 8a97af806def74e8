package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.plan.PlannedField;
import dev.hitotsu.graphql.plan.Selection;
import dev.hitotsu.graphql.plan.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes values of results from the JSON of services, and says which of them services must still be asked for. */
final class Completer {
    private final Consumer<Slot> asked;

    /** A completer that tells of each field with a source. */
    Completer(Consumer<Slot> asked) {
        this.asked = asked;
    }

    /** The value of a field as a service gave it. */
    @Nullable Object complete(Shape shape, JsonNode json, String source) {
        if (json.isNull() || json.isMissingNode()) {
            return null;
        }
        if (json instanceof POJONode told) {
            return told.getPojo();
        }
        return switch (shape) {
            case Shape.Leaf(var type, var nullable) -> {
                Optional<JsonNode> value = type.coerce(json);
                yield value.isPresent() ? value.get() : unexpected(json, shape, source);
            }
            case Shape.ListOf(var item, var nullable) ->
                json.isArray() ? list(item, json, source) : unexpected(json, shape, source);
            case Shape.Composite composite ->
                json.isObject() ? object(composite, json, source) : unexpected(json, shape, source);
        };
    }

    private ListValue list(Shape item, JsonNode json, String source) {
        ListValue list = new ListValue(json.size());
        for (int i = 0; i < json.size(); i++) {
            list.items()[i] = complete(item, json.get(i), source);
        }
        return list;
    }

    private Object object(Shape.Composite shape, JsonNode json, String source) {
        Selection selection = shape.selection();
        if (shape.discriminator().isEmpty()) {
            return filled(new ObjectValue(selection.ofOnly(), json, source));
        }
        JsonNode type = json.path(shape.discriminator());
        Optional<List<PlannedField>> fields = selection.of(type.asText());
        return fields.isPresent()
                ? filled(new ObjectValue(fields.get(), json, source))
                : new Failure(
                        ErrorCode.UNUSABLE_ANSWER,
                        source,
                        shape.discriminator() + ": " + Json.shown(type) + " (expected: a type of " + shape.name()
                                + ")");
    }

    /** The object with its members. */
    ObjectValue filled(ObjectValue object) {
        for (int i = 0; i < object.fields().size(); i++) {
            fill(object, i);
        }
        return object;
    }

    /** Puts in the value of one field, or says that a service must be asked for it. */
    void fill(ObjectValue object, int index) {
        switch (object.fields().get(index)) {
            case PlannedField.Property field ->
                object.set(index, complete(field.shape(), field.path().in(object.json()), object.source()));
            case PlannedField.Sourced field -> asked.accept(new Slot(object, index, field));
            case PlannedField.TypeName field ->
                object.set(index, TextNode.valueOf(field.name().type()));
            case PlannedField.Introspected field -> {
                // Answered by the schema, at the end.
            }
        }
    }

    private static Failure unexpected(JsonNode json, Shape shape, String source) {
        return new Failure(
                ErrorCode.UNUSABLE_ANSWER, source, Json.shown(json) + " (expected: " + shape.describe() + ")");
    }
}
