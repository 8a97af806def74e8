package dev.hitotsu.inbox.step.json;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * JSON of texts, numbers, booleans, enums, UUIDs, times, bytes (as base64), records, and of lists, sets, maps and
 * optionals within records. What is read has to fit the type exactly: a component that is missing or unknown is
 * refused, unless it is an {@code Optional}. So a record whose form has changed is noticed. Thread-safe; does not
 * block.
 */
public final class RecordJson {
    private RecordJson() {}

    /**
     * The JSON of a value, in UTF-8.
     *
     * @throws IllegalArgumentException if a part of it cannot be written
     */
    public static byte[] write(Object value) {
        requireNonNull(value, "value: null (expected: a value)");
        return JsonWriter.write(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A value from its JSON.
     *
     * @throws IllegalArgumentException if it is no JSON, or none of this type; the message says where, and contains no
     *     value
     */
    public static <R> R read(byte[] json, Class<R> type) {
        requireNonNull(json, "json: null (expected: bytes)");
        requireNonNull(type, "type: null (expected: a type)");
        Object value = JsonReader.read("result", JsonText.parse(new String(json, StandardCharsets.UTF_8)), type);
        if (value == null) {
            throw new IllegalArgumentException("result: null (expected: " + type.getSimpleName() + ")");
        }
        return wrapped(type).cast(value);
    }

    @SuppressWarnings("unchecked")
    private static <R> Class<R> wrapped(Class<R> type) {
        return (Class<R>) java.lang.invoke.MethodType.methodType(type).wrap().returnType();
    }
}
