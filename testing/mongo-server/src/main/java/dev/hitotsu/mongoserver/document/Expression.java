package dev.hitotsu.mongoserver.document;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The value of an aggregation expression for a document: fields, {@code $$NOW}, arithmetic, comparison, logic and
 * conditions.
 *
 * @param now the server's time, the same for a whole command
 */
record Expression(Instant now) {
    private static final BsonNull NULL = BsonNull.VALUE;

    /** The value; null for a field that is missing. */
    @Nullable BsonValue evaluate(BsonValue expression, BsonDocument document) {
        if (expression.isString()) {
            return text(expression.asString().getValue(), expression, document);
        }
        if (!expression.isDocument()) {
            return expression;
        }
        BsonDocument parts = expression.asDocument();
        boolean operator = parts.keySet().stream().anyMatch(name -> name.startsWith("$"));
        return operator ? operator(parts, document) : fields(parts, document);
    }

    private @Nullable BsonValue text(String text, BsonValue expression, BsonDocument document) {
        if (text.equals("$$NOW")) {
            return new BsonDateTime(now.toEpochMilli());
        }
        if (text.startsWith("$$")) {
            throw CommandException.notImplemented("variable " + text);
        }
        return text.startsWith("$") ? Paths.get(document, text.substring(1)) : expression;
    }

    private BsonValue fields(BsonDocument parts, BsonDocument document) {
        BsonDocument made = new BsonDocument();
        parts.forEach((name, part) -> {
            BsonValue value = evaluate(part, document);
            if (value != null) {
                made.put(name, value);
            }
        });
        return made;
    }

    private BsonValue operator(BsonDocument parts, BsonDocument document) {
        if (parts.size() != 1) {
            throw CommandException.badValue("expression " + parts.keySet() + " (expected: exactly one operator)");
        }
        Map.Entry<String, BsonValue> only = parts.entrySet().iterator().next();
        String name = only.getKey();
        if (name.equals("$literal")) {
            return only.getValue();
        }
        BsonArray operands =
                only.getValue().isArray() ? only.getValue().asArray() : new BsonArray(List.of(only.getValue()));
        List<BsonValue> values = operands.stream()
                .map(operand -> orNull(evaluate(operand, document)))
                .toList();
        return switch (name) {
            case "$add" -> add(values);
            case "$subtract" -> subtract(require(name, values, 2));
            case "$eq" -> bool(compare(name, values) == 0);
            case "$ne" -> bool(compare(name, values) != 0);
            case "$gt" -> bool(compare(name, values) > 0);
            case "$gte" -> bool(compare(name, values) >= 0);
            case "$lt" -> bool(compare(name, values) < 0);
            case "$lte" -> bool(compare(name, values) <= 0);
            case "$and" -> bool(values.stream().allMatch(Expression::isTrue));
            case "$or" -> bool(values.stream().anyMatch(Expression::isTrue));
            case "$not" -> bool(!isTrue(require(name, values, 1).getFirst()));
            case "$cond" -> condition(require(name, values, 3));
            case "$ifNull" -> ifNull(values);
            default -> throw CommandException.notImplemented("expression operator " + name);
        };
    }

    private static BsonValue orNull(@Nullable BsonValue value) {
        return value == null ? NULL : value;
    }

    private static List<BsonValue> require(String name, List<BsonValue> values, int count) {
        if (values.size() != count) {
            throw CommandException.badValue(name + ": " + values.size() + " arguments (expected: " + count + ")");
        }
        return values;
    }

    private static int compare(String name, List<BsonValue> values) {
        require(name, values, 2);
        return BsonOrder.ORDER.compare(values.get(0), values.get(1));
    }

    private static BsonValue bool(boolean value) {
        return BsonBoolean.valueOf(value);
    }

    /** False, null, zero and what is missing are false. */
    static boolean isTrue(@Nullable BsonValue value) {
        if (value == null || value.isNull()) {
            return false;
        }
        if (value.isBoolean()) {
            return value.asBoolean().getValue();
        }
        return !value.isNumber() || value.asNumber().doubleValue() != 0;
    }

    private static BsonValue condition(List<BsonValue> values) {
        return isTrue(values.get(0)) ? values.get(1) : values.get(2);
    }

    private static BsonValue ifNull(List<BsonValue> values) {
        return values.stream().filter(value -> !value.isNull()).findFirst().orElse(values.getLast());
    }

    private static BsonValue add(List<BsonValue> values) {
        BsonValue sum = new BsonInt32(0);
        for (BsonValue value : values) {
            if (value.isNull()) {
                return NULL;
            }
            sum = plus(sum, value, 1);
        }
        return sum;
    }

    private static BsonValue subtract(List<BsonValue> values) {
        BsonValue left = values.get(0);
        BsonValue right = values.get(1);
        if (left.isNull() || right.isNull()) {
            return NULL;
        }
        if (left.isDateTime() && right.isDateTime()) {
            return new BsonInt64(
                    left.asDateTime().getValue() - right.asDateTime().getValue());
        }
        return plus(left, right, -1);
    }

    private static BsonValue plus(BsonValue left, BsonValue right, int sign) {
        if (left.isDateTime() && right.isNumber()) {
            return new BsonDateTime(
                    left.asDateTime().getValue() + sign * right.asNumber().longValue());
        }
        if (sign > 0 && right.isDateTime() && left.isNumber()) {
            return new BsonDateTime(
                    right.asDateTime().getValue() + left.asNumber().longValue());
        }
        if (!left.isNumber() || !right.isNumber()) {
            throw new CommandException(
                    ErrorCode.TYPE_MISMATCH,
                    "only numbers and dates can be added, not " + left.getBsonType() + " and " + right.getBsonType());
        }
        return sum(left.asNumber(), right.asNumber(), sign);
    }

    /** The sum in the smallest type that both have in common and that can hold it. */
    static BsonValue sum(BsonNumber left, BsonNumber right, int sign) {
        if (left.isDecimal128() || right.isDecimal128()) {
            throw CommandException.notImplemented("arithmetic of decimal128");
        }
        if (left.isDouble() || right.isDouble()) {
            return new BsonDouble(left.doubleValue() + sign * right.doubleValue());
        }
        long sum;
        try {
            sum = Math.addExact(left.longValue(), Math.multiplyExact((long) sign, right.longValue()));
        } catch (ArithmeticException e) {
            throw CommandException.badValue(
                    "sum of " + left.longValue() + " and " + right.longValue() + " (expected: 64 bits)");
        }
        boolean small = left.isInt32() && right.isInt32() && sum == (int) sum;
        return small ? new BsonInt32((int) sum) : new BsonInt64(sum);
    }
}
