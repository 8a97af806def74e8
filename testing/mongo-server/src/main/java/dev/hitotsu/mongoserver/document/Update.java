package dev.hitotsu.mongoserver.document;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A change of a document: operators, a pipeline, or another document in its place. Immutable. */
public final class Update {
    private static final Set<String> OPERATORS =
            Set.of("$set", "$unset", "$inc", "$setOnInsert", "$min", "$max", "$currentDate", "$push");
    private static final Set<String> STAGES = Set.of("$set", "$addFields", "$unset");

    private final BsonValue change;
    private final Instant now;

    private Update(BsonValue change, Instant now) {
        this.change = change;
        this.now = now;
    }

    /**
     * A change.
     *
     * @param now the server's time
     * @throws CommandException if it has an operator that is not known, or two that change the same field
     */
    public static Update of(BsonValue change, Instant now) {
        requireNonNull(change, "change: null (expected: a document or an array)");
        if (change.isArray()) {
            change.asArray().forEach(Update::requireStage);
        } else if (!change.isDocument()) {
            throw new CommandException(
                    ErrorCode.FAILED_TO_PARSE, "Update argument must be either an object or an array");
        } else if (Filter.isOperators(change)) {
            requireOperators(change.asDocument());
        } else {
            requireNoOperators(change.asDocument());
        }
        return new Update(change, now);
    }

    private static void requireStage(BsonValue stage) {
        if (!stage.isDocument()
                || stage.asDocument().size() != 1
                || !STAGES.contains(stage.asDocument().getFirstKey())) {
            throw CommandException.notImplemented("pipeline stage " + stage);
        }
    }

    private static void requireOperators(BsonDocument operators) {
        Set<String> paths = new HashSet<>();
        operators.forEach((name, fields) -> {
            if (!OPERATORS.contains(name)) {
                throw new CommandException(ErrorCode.FAILED_TO_PARSE, "Unknown modifier: " + name);
            }
            if (!fields.isDocument()) {
                throw new CommandException(ErrorCode.FAILED_TO_PARSE, "Modifiers operate on fields, not on " + fields);
            }
            fields.asDocument().keySet().forEach(path -> requireApart(paths, path));
        });
    }

    private static void requireApart(Set<String> paths, String path) {
        boolean overlaps = paths.stream()
                .anyMatch(other -> other.equals(path) || other.startsWith(path + ".") || path.startsWith(other + "."));
        if (overlaps) {
            throw new CommandException(
                    ErrorCode.CONFLICTING_UPDATE_OPERATORS, "Updating the path '" + path + "' would create a conflict");
        }
        paths.add(path);
    }

    private static void requireNoOperators(BsonDocument document) {
        for (String name : document.keySet()) {
            if (name.startsWith("$")) {
                throw new CommandException(ErrorCode.FAILED_TO_PARSE, "unknown operator in a replacement: " + name);
            }
        }
    }

    /** Whether the change is a whole document. */
    public boolean isReplacement() {
        return change.isDocument() && !Filter.isOperators(change);
    }

    /** What becomes of the document, which stays as it is. */
    public BsonDocument apply(BsonDocument before) {
        return apply(before, false);
    }

    /** The document that an upsert inserts. */
    public BsonDocument insertFor(Filter filter) {
        BsonDocument start = new BsonDocument();
        equalities(filter.query(), start);
        return apply(start, true);
    }

    private static void equalities(BsonDocument query, BsonDocument into) {
        for (Map.Entry<String, BsonValue> part : query.entrySet()) {
            BsonValue value = part.getValue();
            if (part.getKey().equals("$and")) {
                value.asArray().forEach(one -> equalities(one.asDocument(), into));
            } else if (!part.getKey().startsWith("$")) {
                BsonValue equal = Filter.isOperators(value) ? value.asDocument().get("$eq") : value;
                if (equal != null) {
                    Paths.set(into, part.getKey(), equal);
                }
            }
        }
    }

    private BsonDocument apply(BsonDocument before, boolean inserts) {
        BsonDocument after = before.clone();
        if (change.isArray()) {
            change.asArray().forEach(stage -> stage(after, stage.asDocument()));
        } else if (isReplacement()) {
            BsonValue id = before.get("_id");
            after.clear();
            if (id != null) {
                after.put("_id", id);
            }
            after.putAll(change.asDocument().clone());
        } else {
            change.asDocument().forEach((name, fields) -> operator(after, name, fields.asDocument(), inserts));
        }
        requireSameId(before, after);
        return after;
    }

    private static void requireSameId(BsonDocument before, BsonDocument after) {
        BsonValue id = before.get("_id");
        BsonValue newId = after.get("_id");
        if (id != null && (newId == null || BsonOrder.ORDER.compare(id, newId) != 0)) {
            throw new CommandException(
                    ErrorCode.IMMUTABLE_FIELD,
                    "Performing an update on the path '_id' would modify the immutable field '_id'");
        }
    }

    private void stage(BsonDocument document, BsonDocument stage) {
        BsonValue argument = requireNonNull(stage.get(stage.getFirstKey()));
        if (stage.getFirstKey().equals("$unset")) {
            BsonArray names = argument.isArray() ? argument.asArray() : new BsonArray(java.util.List.of(argument));
            names.forEach(name -> Paths.remove(document, name.asString().getValue()));
            return;
        }
        BsonDocument input = document.clone();
        Expression expressions = new Expression(now);
        argument.asDocument().forEach((path, expression) -> {
            BsonValue value = expressions.evaluate(expression, input);
            if (value == null) {
                Paths.remove(document, path);
            } else {
                Paths.set(document, path, value);
            }
        });
    }

    private void operator(BsonDocument document, String name, BsonDocument fields, boolean inserts) {
        fields.forEach((path, operand) -> {
            switch (name) {
                case "$set" -> Paths.set(document, path, operand);
                case "$unset" -> Paths.remove(document, path);
                case "$setOnInsert" -> {
                    if (inserts) {
                        Paths.set(document, path, operand);
                    }
                }
                case "$inc" -> increment(document, path, operand);
                case "$min" -> extreme(document, path, operand, -1);
                case "$max" -> extreme(document, path, operand, 1);
                case "$push" -> push(document, path, operand);
                default -> currentDate(document, path, operand);
            }
        });
    }

    private static void increment(BsonDocument document, String path, BsonValue by) {
        BsonValue before = Paths.get(document, path);
        BsonValue start = before == null ? new BsonInt32(0) : before;
        if (!start.isNumber() || !by.isNumber()) {
            throw new CommandException(
                    ErrorCode.TYPE_MISMATCH, "Cannot apply $inc to the field '" + path + "' of non-numeric type");
        }
        Paths.set(document, path, Expression.sum(start.asNumber(), by.asNumber(), 1));
    }

    private static void extreme(BsonDocument document, String path, BsonValue operand, int sign) {
        BsonValue before = Paths.get(document, path);
        if (before == null || sign * BsonOrder.ORDER.compare(operand, before) > 0) {
            Paths.set(document, path, operand);
        }
    }

    private static void push(BsonDocument document, String path, BsonValue operand) {
        if (Filter.isOperators(operand)) {
            throw CommandException.notImplemented("$push with modifiers");
        }
        BsonValue before = Paths.get(document, path);
        if (before != null && !before.isArray()) {
            throw CommandException.badValue(
                    "The field '" + path + "' must be an array but is of type " + before.getBsonType());
        }
        BsonArray array = before == null ? new BsonArray() : before.asArray().clone();
        array.add(operand);
        Paths.set(document, path, array);
    }

    private void currentDate(BsonDocument document, String path, BsonValue operand) {
        boolean date = operand.isBoolean()
                || (operand.isDocument()
                        && new BsonString("date").equals(operand.asDocument().get("$type")));
        if (!date) {
            throw CommandException.notImplemented("$currentDate with " + operand);
        }
        Paths.set(document, path, new BsonDateTime(now.toEpochMilli()));
    }
}
