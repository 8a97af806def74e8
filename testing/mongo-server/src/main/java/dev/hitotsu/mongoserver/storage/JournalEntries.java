package dev.hitotsu.mongoserver.storage;

import java.time.Instant;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** How what was done stands in the journal: a field {@code what}, and what belongs to it. */
final class JournalEntries {
    static final String CREATED = "created";
    static final String INDEXED = "indexed";
    static final String DROPPED = "dropped";
    static final String COMMITTED = "committed";

    private JournalEntries() {}

    static String what(BsonDocument entry) {
        return entry.getString("what").getValue();
    }

    static BsonDocument created(Namespace namespace, long at) {
        return of(CREATED, namespace).append("at", new BsonInt64(at));
    }

    static BsonDocument indexed(Namespace namespace, Index index) {
        return of(INDEXED, namespace)
                .append("name", new BsonString(index.name()))
                .append("pattern", index.pattern())
                .append("unique", BsonBoolean.valueOf(index.unique()));
    }

    static Index index(BsonDocument entry) {
        return new Index(
                entry.getString("name").getValue(),
                entry.getDocument("pattern"),
                entry.getBoolean("unique").getValue());
    }

    static BsonDocument dropped(Namespace namespace, long at, Instant wallTime) {
        return of(DROPPED, namespace)
                .append("at", new BsonInt64(at))
                .append("wallTime", new BsonDateTime(wallTime.toEpochMilli()));
    }

    static BsonDocument committed(long at, Instant wallTime, WriteUnit unit) {
        BsonDocument entry = new BsonDocument("what", new BsonString(COMMITTED))
                .append("at", new BsonInt64(at))
                .append("wallTime", new BsonDateTime(wallTime.toEpochMilli()))
                .append("number", new BsonInt64(unit.number()))
                .append(
                        "changes",
                        new BsonArray(unit.changes().stream()
                                .map(JournalEntries::change)
                                .toList()));
        put(entry, "session", unit.session());
        return entry;
    }

    static long at(BsonDocument entry) {
        return entry.getInt64("at").getValue();
    }

    static Instant wallTime(BsonDocument entry) {
        return Instant.ofEpochMilli(entry.getDateTime("wallTime").getValue());
    }

    static List<Change> changes(BsonDocument entry) {
        return entry.getArray("changes").stream()
                .map(change -> change(change.asDocument()))
                .toList();
    }

    private static BsonDocument change(Change change) {
        BsonDocument entry = of(change.operation(), change.namespace());
        put(entry, "id", change.id());
        put(entry, "document", change.document());
        put(entry, "update", change.update());
        return entry;
    }

    private static Change change(BsonDocument entry) {
        return new Change(
                what(entry), namespace(entry), entry.get("id"), document(entry, "document"), document(entry, "update"));
    }

    static Namespace namespace(BsonDocument entry) {
        return new Namespace(
                entry.getString("database").getValue(),
                entry.getString("collection").getValue());
    }

    static @Nullable BsonDocument document(BsonDocument entry, String name) {
        BsonValue value = entry.get(name);
        return value == null ? null : value.asDocument();
    }

    private static BsonDocument of(String what, Namespace namespace) {
        return new BsonDocument("what", new BsonString(what))
                .append("database", new BsonString(namespace.database()))
                .append("collection", new BsonString(namespace.collection()));
    }

    private static void put(BsonDocument entry, String name, @Nullable BsonValue value) {
        if (value != null) {
            entry.append(name, value);
        }
    }
}
