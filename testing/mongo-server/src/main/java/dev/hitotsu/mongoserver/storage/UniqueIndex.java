package dev.hitotsu.mongoserver.storage;

import dev.hitotsu.mongoserver.document.BsonOrder;
import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.document.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The keys of documents, no two of which may be the same. Guarded by the storage's lock. */
final class UniqueIndex {
    private final String name;
    private final BsonDocument pattern;

    /** Who has a key, has had it in a version that is still kept, or will have it. */
    private final Map<BsonValue, Set<StoredDocument>> holders = new TreeMap<>(BsonOrder.ORDER);

    /** The keys of each of them, so that nobody has to look for them in all. */
    private final Map<StoredDocument, List<BsonArray>> keys = new HashMap<>();

    UniqueIndex(String name, BsonDocument pattern) {
        this.name = name;
        this.pattern = pattern;
    }

    private BsonArray key(BsonDocument document) {
        BsonArray key = new BsonArray();
        for (String path : pattern.keySet()) {
            BsonValue value = Paths.get(document, path);
            if (value != null && value.isArray()) {
                throw CommandException.notImplemented("unique index of an array");
            }
            key.add(value == null ? BsonNull.VALUE : value);
        }
        return key;
    }

    /**
     * Enters a document that the unit writes.
     *
     * @throws CommandException with {@code DuplicateKey} if the unit sees another one with this key, with {@code
     *     WriteConflict} if it will, or would with a newer snapshot
     */
    void enter(WriteUnit unit, StoredDocument stored, BsonDocument document) {
        BsonArray key = key(document);
        Set<StoredDocument> others = holders.computeIfAbsent(key, unused -> new LinkedHashSet<>());
        for (StoredDocument other : others) {
            if (other != stored) {
                requireApart(unit, other, key);
            }
        }
        if (others.add(stored)) {
            keys.computeIfAbsent(stored, unused -> new ArrayList<>(1)).add(key);
        }
    }

    private void requireApart(WriteUnit unit, StoredDocument other, BsonArray key) {
        if (has(other.visibleTo(unit), key)) {
            throw duplicate(other.collection.namespace(), key);
        }
        boolean hidden = other.conflictsWith(unit) && has(other.newest(), key);
        if (hidden || has(other.pendingOfAnother(unit), key)) {
            throw WriteUnit.conflict();
        }
    }

    private boolean has(@Nullable BsonDocument document, BsonArray key) {
        return document != null && BsonOrder.ORDER.compare(key(document), key) == 0;
    }

    private CommandException duplicate(Namespace namespace, BsonArray key) {
        BsonDocument values = new BsonDocument();
        int i = 0;
        for (String path : pattern.keySet()) {
            values.append(path, key.get(i++));
        }
        return new CommandException(
                ErrorCode.DUPLICATE_KEY,
                "E11000 duplicate key error collection: " + namespace + " index: " + name + " dup key: "
                        + values.toJson(),
                new BsonDocument("keyPattern", pattern).append("keyValue", values));
    }

    /** Forgets a document that is gone. */
    void forget(StoredDocument stored) {
        List<BsonArray> had = keys.remove(stored);
        if (had != null) {
            had.forEach(key -> holders.computeIfPresent(key, (same, others) -> without(others, stored)));
        }
    }

    /** Null where nobody is left. */
    private static @Nullable Set<StoredDocument> without(Set<StoredDocument> holders, StoredDocument stored) {
        holders.remove(stored);
        return holders.isEmpty() ? null : holders;
    }
}
