package dev.hitotsu.mongoserver.document;

import java.util.Comparator;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** The order of documents by their fields. */
public final class SortOrder {
    private SortOrder() {}

    /** @throws CommandException for directions other than 1 and -1 */
    public static Comparator<BsonDocument> of(BsonDocument fields) {
        Comparator<BsonDocument> order = (left, right) -> 0;
        for (String path : fields.keySet()) {
            BsonValue direction = fields.get(path);
            if (!direction.isNumber() || Math.abs(direction.asNumber().doubleValue()) != 1) {
                throw CommandException.badValue("sort by " + path + ": " + direction + " (expected: 1 or -1)");
            }
            Comparator<BsonDocument> next = Comparator.comparing(document -> value(document, path), BsonOrder.ORDER);
            order = order.thenComparing(direction.asNumber().doubleValue() > 0 ? next : next.reversed());
        }
        return order;
    }

    private static BsonValue value(BsonDocument document, String path) {
        BsonValue value = Paths.get(document, path);
        if (value != null && value.isArray()) {
            throw CommandException.notImplemented("sort by an array");
        }
        return value == null ? BsonNull.VALUE : value;
    }
}
