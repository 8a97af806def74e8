package dev.hitotsu.mongoserver.document;

import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Which top-level fields of a document are shown: those that are named, or all but those. Immutable. */
public final class Projection {
    private final BsonDocument fields;
    private final boolean includes;

    private Projection(BsonDocument fields, boolean includes) {
        this.fields = fields;
        this.includes = includes;
    }

    /** @throws CommandException if it computes, mixes both kinds, or goes into documents */
    public static Projection of(@Nullable BsonDocument fields) {
        BsonDocument given = fields == null ? new BsonDocument() : fields;
        Boolean including = null;
        for (Map.Entry<String, BsonValue> field : given.entrySet()) {
            BsonValue value = field.getValue();
            if (field.getKey().contains(".") || !(value.isNumber() || value.isBoolean())) {
                throw CommandException.notImplemented("projection of " + field.getKey() + " by " + value);
            }
            boolean shown = Expression.isTrue(value);
            if (field.getKey().equals("_id") && given.size() > 1) {
                continue;
            }
            if (including != null && including != shown) {
                throw CommandException.badValue("Cannot do both inclusion and exclusion in a projection");
            }
            including = shown;
        }
        return new Projection(given, Boolean.TRUE.equals(including));
    }

    public BsonDocument apply(BsonDocument document) {
        if (fields.isEmpty()) {
            return document;
        }
        BsonDocument shown = new BsonDocument();
        document.forEach((name, value) -> {
            BsonValue rule = fields.get(name);
            boolean isShown = rule != null ? Expression.isTrue(rule) : !includes || name.equals("_id");
            if (isShown) {
                shown.put(name, value);
            }
        });
        return shown;
    }
}
