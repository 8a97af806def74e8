package dev.hitotsu.graphql.schema;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.Coercing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of scalars of the user's own: whatever JSON has. */
final class JsonCoercing implements Coercing<Object, Object> {
    @Override
    public Object serialize(Object value, GraphQLContext context, Locale locale) {
        return value;
    }

    @Override
    public Object parseValue(Object value, GraphQLContext context, Locale locale) {
        return value;
    }

    @Override
    public @Nullable Object parseLiteral(
            Value<?> literal, CoercedVariables variables, GraphQLContext context, Locale locale) {
        return value(literal, variables);
    }

    private static @Nullable Object value(Value<?> literal, CoercedVariables variables) {
        return switch (literal) {
            case StringValue text -> text.getValue();
            case BooleanValue flag -> flag.isValue();
            case IntValue number -> number.getValue();
            case FloatValue number -> number.getValue();
            case EnumValue name -> name.getName();
            case NullValue none -> null;
            case VariableReference variable -> variables.get(variable.getName());
            case ArrayValue list -> list(list, variables);
            case ObjectValue object -> object(object, variables);
            default -> throw new IllegalArgumentException("unknown literal " + literal.getClass());
        };
    }

    private static List<@Nullable Object> list(ArrayValue list, CoercedVariables variables) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Value<?> item : list.getValues()) {
            values.add(value(item, variables));
        }
        return values;
    }

    private static Map<String, @Nullable Object> object(ObjectValue object, CoercedVariables variables) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (ObjectField field : object.getObjectFields()) {
            values.put(field.getName(), value(field.getValue(), variables));
        }
        return values;
    }
}
