package dev.hitotsu.mongoserver.document;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What an update event of a change stream says of an update. An array that changed is told as a whole. */
public final class Difference {
    private final BsonDocument updated = new BsonDocument();
    private final BsonArray removed = new BsonArray();

    private Difference() {}

    /** The fields that differ, as {@code updateDescription} has them. */
    public static BsonDocument between(BsonDocument before, BsonDocument after) {
        Difference difference = new Difference();
        difference.compare("", before, after);
        return new BsonDocument("updatedFields", difference.updated)
                .append("removedFields", difference.removed)
                .append("truncatedArrays", new BsonArray());
    }

    private void compare(String prefix, BsonDocument before, BsonDocument after) {
        for (Map.Entry<String, BsonValue> field : after.entrySet()) {
            BsonValue old = before.get(field.getKey());
            BsonValue value = field.getValue();
            if (old != null && old.isDocument() && value.isDocument()) {
                compare(prefix + field.getKey() + ".", old.asDocument(), value.asDocument());
            } else if (!value.equals(old)) {
                updated.put(prefix + field.getKey(), value);
            }
        }
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> removed.add(new BsonString(prefix + name)));
    }
}
