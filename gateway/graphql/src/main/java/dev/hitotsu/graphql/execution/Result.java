package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hitotsu.graphql.plan.PlannedField;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What came of an operation: as much as there is, and what is wrong. Used by one thread. */
public final class Result {
    private final @Nullable ObjectValue data;
    private final List<FieldError> errors;
    private final int omitted;
    private final Set<String> missingParts;
    private final @Nullable FieldError fatal;

    Result(
            @Nullable ObjectValue data,
            List<FieldError> errors,
            int omitted,
            Set<String> missingParts,
            @Nullable FieldError fatal) {
        this.data = data;
        this.errors = List.copyOf(errors);
        this.omitted = omitted;
        this.missingParts = Collections.unmodifiableSet(missingParts);
        this.fatal = fatal;
    }

    /** What is wrong, up to a number. */
    public List<FieldError> errors() {
        return errors;
    }

    /** How many errors there are beyond that. */
    public int omittedErrors() {
        return omitted;
    }

    /** The optional parts in which something is wrong: their paths, with dots, in alphabetical order. */
    public Set<String> missingParts() {
        return missingParts;
    }

    /** The first error outside of optional parts. */
    public Optional<FieldError> fatalError() {
        return Optional.ofNullable(fatal);
    }

    /** Puts in what the schema says of itself, by the names of fields of the root. */
    public void putIntrospected(Map<String, JsonNode> values) {
        if (data == null) {
            return;
        }
        for (int i = 0; i < data.fields().size(); i++) {
            PlannedField field = data.fields().get(i);
            if (field instanceof PlannedField.Introspected) {
                data.set(i, values.get(field.key()));
            }
        }
    }

    /** Writes the data as JSON: an object, or null. */
    public void writeData(JsonGenerator json) throws IOException {
        write(json, data);
    }

    /** Writes what is at this path of the data, a name for each object on the way; null where there is nothing. */
    public void writePart(JsonGenerator json, List<String> path) throws IOException {
        Object part = data;
        for (String name : path) {
            part = part instanceof ObjectValue object ? member(object, name) : null;
        }
        write(json, part);
    }

    private static @Nullable Object member(ObjectValue object, String name) {
        for (int i = 0; i < object.fields().size(); i++) {
            if (object.fields().get(i).key().equals(name)) {
                return object.get(i);
            }
        }
        return null;
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case ObjectValue object -> {
                json.writeStartObject();
                for (int i = 0; i < object.fields().size(); i++) {
                    json.writeFieldName(object.fields().get(i).key());
                    write(json, object.get(i));
                }
                json.writeEndObject();
            }
            case ListValue list -> {
                json.writeStartArray();
                for (Object item : list.items()) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case TextNode text -> json.writeString(text.textValue());
            case DecimalNode number -> json.writeNumber(number.decimalValue());
            case IntNode number -> json.writeNumber(number.intValue());
            // Whatever else JSON has. It takes as long as twenty texts.
            default -> json.writeTree((JsonNode) value);
        }
    }
}
