package dev.hitotsu.inbox.step.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes values of a type from parsed JSON. Whatever does not fit exactly is refused. */
final class JsonReader {
    private JsonReader() {}

    static @Nullable Object read(String path, @Nullable Object json, Type type) {
        Class<?> raw = rawType(path, type);
        if (raw == Optional.class) {
            return json == null ? Optional.empty() : Optional.ofNullable(read(path, json, argument(path, type, 0)));
        }
        if (json == null) {
            if (raw.isPrimitive()) {
                throw unfit(path, null, raw);
            }
            return null;
        }
        return switch (json) {
            case String text -> text(path, text, raw);
            case BigDecimal number -> number(path, number, raw);
            case Boolean flag when raw == boolean.class || raw == Boolean.class || raw == Object.class -> flag;
            case List<?> elements -> elements(path, elements, type, raw);
            case Map<?, ?> members -> members(path, members, type, raw);
            default -> throw unfit(path, json, raw);
        };
    }

    private static Object text(String path, String text, Class<?> type) {
        try {
            Function<String, Object> reader = PlainTypes.reader(type == Object.class ? String.class : type);
            if (reader != null) {
                return reader.apply(text);
            }
            if (type == byte[].class) {
                return Base64.getDecoder().decode(text);
            }
        } catch (RuntimeException e) {
            throw unfit(path, text, type);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
        }
        throw unfit(path, text, type);
    }

    private static Object number(String path, BigDecimal number, Class<?> type) {
        try {
            return switch (type.getName()) {
                case "int", "java.lang.Integer" -> number.intValueExact();
                case "long", "java.lang.Long" -> number.longValueExact();
                case "short", "java.lang.Short" -> number.shortValueExact();
                case "byte", "java.lang.Byte" -> number.byteValueExact();
                case "double", "java.lang.Double" -> number.doubleValue();
                case "float", "java.lang.Float" -> number.floatValue();
                case "java.math.BigInteger" -> integer(number);
                case "java.math.BigDecimal", "java.lang.Number", "java.lang.Object" -> number;
                default -> throw unfit(path, number, type);
            };
        } catch (ArithmeticException e) {
            throw unfit(path, number, type);
        }
    }

    private static BigInteger integer(BigDecimal number) {
        return number.toBigIntegerExact();
    }

    private static Object elements(String path, List<?> json, Type type, Class<?> raw) {
        if (raw != List.class && raw != Set.class && raw != java.util.Collection.class) {
            throw unfit(path, json, raw);
        }
        Type element = argument(path, type, 0);
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            values.add(read(path + "[" + i + "]", json.get(i), element));
        }
        return raw == Set.class ? new LinkedHashSet<>(values) : values;
    }

    private static Object members(String path, Map<?, ?> json, Type type, Class<?> raw) {
        if (raw.isRecord()) {
            return row(path, json, raw);
        }
        if (raw != Map.class) {
            throw unfit(path, json, raw);
        }
        Type value = argument(path, type, 1);
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        json.forEach((name, member) -> values.put(name, read(path + "." + name, member, value)));
        return values;
    }

    private static Object row(String path, Map<?, ?> json, Class<?> type) {
        Set<Object> unknown = new TreeSet<>(json.keySet());
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            if (!json.containsKey(name) && components[i].getType() != Optional.class) {
                throw new IllegalArgumentException(path + "." + name + ": missing (expected: "
                        + components[i].getType().getSimpleName() + ")");
            }
            unknown.remove(name);
            values[i] = read(path + "." + name, json.get(name), components[i].getGenericType());
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    path + ": " + unknown + " (expected: only what " + type.getSimpleName() + " has)");
        }
        return RecordShape.make(type, values);
    }

    private static Class<?> rawType(String path, Type type) {
        return switch (type) {
            case Class<?> raw -> raw;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> throw new IllegalArgumentException(path + ": of type " + type + " (expected: a known type)");
        };
    }

    private static Type argument(String path, Type type, int index) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException(
                path + ": of type " + type + " (expected: within a record, so that the type of its elements is known)");
    }

    private static IllegalArgumentException unfit(String path, @Nullable Object json, Class<?> type) {
        return new IllegalArgumentException(path + ": " + kind(json) + " (expected: " + type.getSimpleName() + ")");
    }

    /** What it is, but not its value, which may be personal data. */
    private static String kind(@Nullable Object json) {
        return switch (json) {
            case null -> "null";
            case String text -> "a text";
            case BigDecimal number -> "a number";
            case Boolean flag -> "a boolean";
            case List<?> list -> "a list";
            default -> "an object";
        };
    }
}
