package dev.hitotsu.mongoserver.unified;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a test expects with what came, as the unified test format says under "Evaluating Matches": numbers by
 * their values, documents at the root with fields beside those expected, and special operators.
 */
record Matching(Entities entities) {
    private static final Map<String, Set<BsonType>> TYPES = Map.of(
            "string", Set.of(BsonType.STRING),
            "object", Set.of(BsonType.DOCUMENT),
            "array", Set.of(BsonType.ARRAY),
            "int", Set.of(BsonType.INT32),
            "long", Set.of(BsonType.INT64),
            "number", Set.of(BsonType.INT32, BsonType.INT64, BsonType.DOUBLE, BsonType.DECIMAL128),
            "bool", Set.of(BsonType.BOOLEAN),
            "timestamp", Set.of(BsonType.TIMESTAMP),
            "date", Set.of(BsonType.DATE_TIME),
            "binData", Set.of(BsonType.BINARY));

    /**
     * Requires that they match.
     *
     * @param where the path to it, for the failure
     * @param actual null where there is none
     * @throws AssertionError if they do not
     */
    void require(String where, BsonValue expected, @Nullable BsonValue actual, boolean root) {
        if (isOperator(expected)) {
            operator(where, expected.asDocument(), actual, root);
        } else if (expected.isDocument()) {
            requireThat(actual != null && actual.isDocument(), where, expected, actual);
            document(
                    where, expected.asDocument(), Objects.requireNonNull(actual).asDocument(), root);
        } else if (expected.isArray()) {
            requireThat(actual != null && actual.isArray(), where, expected, actual);
            array(where, expected.asArray(), Objects.requireNonNull(actual).asArray(), root);
        } else if (expected.isNumber()) {
            requireThat(actual != null && actual.isNumber() && sameNumber(expected, actual), where, expected, actual);
        } else {
            requireThat(expected.equals(actual), where, expected, actual);
        }
    }

    private static boolean isOperator(BsonValue value) {
        return value.isDocument()
                && value.asDocument().size() == 1
                && value.asDocument().getFirstKey().startsWith("$$");
    }

    private static boolean sameNumber(BsonValue expected, BsonValue actual) {
        return Double.compare(
                        expected.asNumber().doubleValue(), actual.asNumber().doubleValue())
                == 0;
    }

    private void document(String where, BsonDocument expected, BsonDocument actual, boolean root) {
        expected.forEach((name, value) -> require(where + "." + name, value, actual.get(name), false));
        for (String name : actual.keySet()) {
            requireThat(root || expected.containsKey(name), where + "." + name, null, actual.get(name));
        }
    }

    private void array(String where, BsonArray expected, BsonArray actual, boolean root) {
        requireThat(expected.size() == actual.size(), where, expected, actual);
        for (int i = 0; i < expected.size(); i++) {
            require(where + "[" + i + "]", expected.get(i), actual.get(i), root);
        }
    }

    private void operator(String where, BsonDocument operator, @Nullable BsonValue actual, boolean root) {
        String name = operator.getFirstKey();
        BsonValue argument = Objects.requireNonNull(operator.get(name));
        switch (name) {
            case "$$exists" ->
                requireThat(argument.asBoolean().getValue() == (actual != null), where, operator, actual);
            case "$$type" -> requireThat(actual != null && isOfType(argument, actual), where, operator, actual);
            case "$$unsetOrMatches" -> {
                if (actual != null) {
                    require(where, argument, actual, root);
                }
            }
            case "$$matchesEntity" ->
                require(where, entities.value(argument.asString().getValue()), actual, root);
            case "$$sessionLsid" ->
                require(where, entities.sessionId(argument.asString().getValue()), actual, false);
            default -> throw new NotUnderstoodException("operator " + name);
        }
    }

    private static boolean isOfType(BsonValue types, BsonValue actual) {
        BsonArray names = types.isArray() ? types.asArray() : new BsonArray(List.of(types));
        return names.stream().anyMatch(type -> {
            Set<BsonType> known = TYPES.get(type.asString().getValue());
            if (known == null) {
                throw new NotUnderstoodException("type " + type);
            }
            return known.contains(actual.getBsonType());
        });
    }

    private static void requireThat(
            boolean holds, String where, @Nullable BsonValue expected, @Nullable BsonValue actual) {
        if (!holds) {
            throw new AssertionError(
                    where + ": " + actual + " (expected: " + (expected == null ? "none" : expected) + ")");
        }
    }
}
