package dev.hitotsu.inbox.step.json;

import java.lang.reflect.RecordComponent;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes records and plain values as JSON. Not thread-safe. */
final class JsonWriter {
    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder text = new StringBuilder();

    private JsonWriter() {}

    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value("result", value);
        return writer.text.toString();
    }

    private void value(String path, @Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Optional<?> optional -> value(path, optional.orElse(null));
            case Boolean flag -> text.append(flag);
            case Double number when !Double.isFinite(number) -> throw unwritable(path, value);
            case Float number when !Float.isFinite(number) -> throw unwritable(path, value);
            case Number number -> text.append(number);
            case Enum<?> constant -> string(constant.name());
            case byte[] bytes -> string(Base64.getEncoder().encodeToString(bytes));
            case Record row -> object(path, row);
            case Map<?, ?> map -> object(path, map);
            case Collection<?> all -> array(path, all);
            default -> {
                if (!PlainTypes.isPlain(value.getClass())) {
                    throw unwritable(path, value);
                }
                string(value.toString());
            }
        }
    }

    private void object(String path, Record row) {
        char before = '{';
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            text.append(before);
            string(component.getName());
            text.append(':');
            value(path + "." + component.getName(), RecordShape.value(row, component));
            before = ',';
        }
        text.append(before == '{' ? "{}" : "}");
    }

    private void object(String path, Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new IllegalArgumentException(path + ": a map with keys that are not texts (expected: texts)");
            }
            text.append(before);
            string(name);
            text.append(':');
            value(path + "." + name, entry.getValue());
            before = ',';
        }
        text.append(before == '{' ? "{}" : "}");
    }

    private void array(String path, Collection<?> all) {
        char before = '[';
        for (Object element : all) {
            text.append(before);
            value(path + "[]", element);
            before = ',';
        }
        text.append(before == '[' ? "[]" : "]");
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static IllegalArgumentException unwritable(String path, Object value) {
        return new IllegalArgumentException(path + ": " + value.getClass().getName()
                + " (expected: a text, a finite number, a boolean, an enum, a UUID, a time, bytes, a record, or lists and maps of them;"
                + " for others set a codec)");
    }
}
