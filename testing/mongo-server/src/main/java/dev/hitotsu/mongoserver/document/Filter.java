package dev.hitotsu.mongoserver.document;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A query, checked as a whole before it meets a document. Immutable. */
public final class Filter {
    /** Every document. */
    public static final Filter ALL = of(new BsonDocument(), Instant.EPOCH);

    private final BsonDocument query;
    private final Predicate<BsonDocument> predicate;

    private Filter(BsonDocument query, Predicate<BsonDocument> predicate) {
        this.query = query;
        this.predicate = predicate;
    }

    /**
     * A query.
     *
     * @param now what {@code $$NOW} stands for
     * @throws CommandException if it has an operator that is not known
     */
    public static Filter of(BsonDocument query, Instant now) {
        requireNonNull(query, "query: null (expected: a document)");
        return new Filter(query, all(query, new Expression(now)));
    }

    public boolean matches(BsonDocument document) {
        return predicate.test(document);
    }

    /** What was asked. */
    public BsonDocument query() {
        return query;
    }

    /** The only ids that can match; null where there may be others. */
    public @Nullable List<BsonValue> ids() {
        BsonValue id = query.get("_id");
        if (id == null) {
            return null;
        }
        if (!isOperators(id)) {
            return List.of(id);
        }
        BsonValue in = id.asDocument().get("$in");
        BsonValue equal = id.asDocument().get("$eq");
        return in != null ? List.copyOf(in.asArray()) : equal != null ? List.of(equal) : null;
    }

    /** A value that all matching ids are above, or equal to; null for none. */
    public @Nullable BsonValue lowerBound() {
        BsonValue id = query.get("_id");
        if (id == null || !isOperators(id)) {
            return null;
        }
        BsonValue above = id.asDocument().get("$gt");
        return above == null ? id.asDocument().get("$gte") : above;
    }

    /** A value that all matching ids are below, or equal to; null for none. */
    public @Nullable BsonValue upperBound() {
        BsonValue id = query.get("_id");
        if (id == null || !isOperators(id)) {
            return null;
        }
        BsonValue below = id.asDocument().get("$lt");
        return below == null ? id.asDocument().get("$lte") : below;
    }

    private static Predicate<BsonDocument> all(BsonDocument query, Expression expressions) {
        List<Predicate<BsonDocument>> parts = new ArrayList<>();
        query.forEach((name, value) ->
                parts.add(name.startsWith("$") ? logical(name, value, expressions) : field(name, value)));
        return document -> parts.stream().allMatch(part -> part.test(document));
    }

    private static Predicate<BsonDocument> logical(String name, BsonValue value, Expression expressions) {
        return switch (name) {
            case "$and" -> {
                List<Predicate<BsonDocument>> parts = parts(name, value, expressions);
                yield document -> parts.stream().allMatch(part -> part.test(document));
            }
            case "$or" -> {
                List<Predicate<BsonDocument>> parts = parts(name, value, expressions);
                yield document -> parts.stream().anyMatch(part -> part.test(document));
            }
            case "$nor" -> {
                List<Predicate<BsonDocument>> parts = parts(name, value, expressions);
                yield document -> parts.stream().noneMatch(part -> part.test(document));
            }
            case "$expr" -> document -> Expression.isTrue(expressions.evaluate(value, document));
            case "$comment" -> document -> true;
            default -> throw CommandException.badValue("unknown top level operator: " + name);
        };
    }

    private static List<Predicate<BsonDocument>> parts(String name, BsonValue value, Expression expressions) {
        if (!value.isArray() || value.asArray().isEmpty()) {
            throw CommandException.badValue(name + " must be a nonempty array");
        }
        List<Predicate<BsonDocument>> parts = new ArrayList<>();
        for (BsonValue part : value.asArray()) {
            if (!part.isDocument()) {
                throw CommandException.badValue(name + " argument's entries must be objects");
            }
            parts.add(all(part.asDocument(), expressions));
        }
        return parts;
    }

    private static Predicate<BsonDocument> field(String path, BsonValue value) {
        if (!isOperators(value)) {
            return operator(path, "$eq", value);
        }
        List<Predicate<BsonDocument>> parts = new ArrayList<>();
        for (Map.Entry<String, BsonValue> part : value.asDocument().entrySet()) {
            parts.add(operator(path, part.getKey(), part.getValue()));
        }
        return document -> parts.stream().allMatch(part -> part.test(document));
    }

    static boolean isOperators(BsonValue value) {
        return value.isDocument()
                && !value.asDocument().isEmpty()
                && value.asDocument().getFirstKey().startsWith("$");
    }

    private static Predicate<BsonDocument> operator(String path, String name, BsonValue operand) {
        return switch (name) {
            case "$eq" -> document -> equal(Paths.get(document, path), operand);
            case "$ne" -> document -> !equal(Paths.get(document, path), operand);
            case "$in" -> in(path, name, operand);
            case "$nin" -> in(path, name, operand).negate();
            case "$gt", "$gte", "$lt", "$lte" -> document -> compares(Paths.get(document, path), name, operand);
            case "$exists" -> document -> (Paths.get(document, path) != null) == Expression.isTrue(operand);
            case "$not" -> {
                if (!isOperators(operand)) {
                    throw CommandException.badValue("$not needs a document of operators");
                }
                yield field(path, operand).negate();
            }
            default -> throw CommandException.badValue("unknown operator: " + name);
        };
    }

    private static Predicate<BsonDocument> in(String path, String name, BsonValue operand) {
        if (!operand.isArray()) {
            throw CommandException.badValue(name + " needs an array");
        }
        BsonArray values = operand.asArray();
        return document -> {
            BsonValue value = Paths.get(document, path);
            return values.stream().anyMatch(one -> equal(value, one));
        };
    }

    /** What is missing equals null; an array equals each of its elements, and itself. */
    private static boolean equal(@Nullable BsonValue value, BsonValue operand) {
        BsonValue given = value == null ? BsonNull.VALUE : value;
        if (given.isArray() && given.asArray().stream().anyMatch(element -> isSame(element, operand))) {
            return true;
        }
        return isSame(given, operand);
    }

    private static boolean isSame(BsonValue value, BsonValue operand) {
        return BsonOrder.ORDER.compare(value, operand) == 0;
    }

    /** Only values of the same type compare. */
    private static boolean compares(@Nullable BsonValue value, String name, BsonValue operand) {
        if (value == null) {
            return false;
        }
        if (value.isArray() && !operand.isArray()) {
            return value.asArray().stream().anyMatch(element -> compares(element, name, operand));
        }
        if (BsonOrder.rank(value) != BsonOrder.rank(operand)) {
            return false;
        }
        int order = BsonOrder.ORDER.compare(value, operand);
        return switch (name) {
            case "$gt" -> order > 0;
            case "$gte" -> order >= 0;
            case "$lt" -> order < 0;
            default -> order <= 0;
        };
    }
}
