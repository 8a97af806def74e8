package dev.hitotsu.graphql.endpoint;

import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import java.math.BigDecimal;
import java.util.List;

/** Makes values of variables from the texts of paths and queries, as their types want them. */
final class VariableTexts {
    private VariableTexts() {}

    /**
     * The value of a variable.
     *
     * @param texts at least one
     * @throws IllegalArgumentException if they are not of its type
     */
    static Object value(VariableDefinition variable, List<String> texts) {
        Type<?> type = nullable(variable.getType());
        if (type instanceof ListType list) {
            String item = name(list.getType());
            return texts.stream().map(text -> value(variable, item, text)).toList();
        }
        if (texts.size() > 1) {
            throw new IllegalArgumentException(
                    variable.getName() + ": given " + texts.size() + " times (expected: once)");
        }
        return value(variable, name(type), texts.getFirst());
    }

    private static Type<?> nullable(Type<?> type) {
        return type instanceof NonNullType nonNull ? nonNull.getType() : type;
    }

    private static String name(Type<?> type) {
        return nullable(type) instanceof TypeName named ? named.getName() : "";
    }

    private static Object value(VariableDefinition variable, String type, String text) {
        try {
            return switch (type) {
                case "Int" -> Integer.valueOf(text);
                case "Float" -> new BigDecimal(text);
                case "Boolean" -> flag(text);
                default -> text;
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(variable.getName() + ": " + text + " (expected: " + type + ")", e);
        }
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new NumberFormatException(text);
        }
        return text.equals("true");
    }
}
