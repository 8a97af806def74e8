package dev.hitotsu.mongoserver.storage;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.mongoserver.document.BsonOrder;
import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.Difference;
import dev.hitotsu.mongoserver.document.ErrorCode;
import dev.hitotsu.mongoserver.document.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** A collection of documents, in the order of their ids. Guarded by the storage's lock. */
public final class Collection {
    private final Namespace namespace;
    private final long createdAt;
    private boolean told;
    private final NavigableMap<BsonValue, StoredDocument> documents = new TreeMap<>(BsonOrder.ORDER);
    private final Map<String, Index> indexes = new LinkedHashMap<>();
    private final List<UniqueIndex> uniqueIndexes = new ArrayList<>();

    Collection(Namespace namespace, long createdAt) {
        this.namespace = namespace;
        this.createdAt = createdAt;
        Index ids = new Index("_id_", new BsonDocument("_id", new BsonInt32(1)), true);
        indexes.put(ids.name(), ids);
    }

    public Namespace namespace() {
        return namespace;
    }

    long createdAt() {
        return createdAt;
    }

    /** Whether others than the transaction that has made it know of it. */
    boolean isTold() {
        return told;
    }

    /** Lets all know of it; returns whether only now. */
    boolean tell() {
        boolean was = told;
        told = true;
        return !was;
    }

    public List<Index> indexes() {
        return List.copyOf(indexes.values());
    }

    /** The documents that the unit sees and that match, in the order of their ids. */
    public List<BsonDocument> find(WriteUnit unit, Filter filter) {
        return find(unit, filter, Long.MAX_VALUE);
    }

    /** The first of them. */
    public List<BsonDocument> find(WriteUnit unit, Filter filter, long limit) {
        return candidates(filter)
                .flatMap(stored -> Stream.ofNullable(stored.visibleTo(unit)))
                .filter(filter::matches)
                .limit(limit)
                .toList();
    }

    private Stream<StoredDocument> candidates(Filter filter) {
        List<BsonValue> ids = filter.ids();
        if (ids != null) {
            return ids.stream().sorted(BsonOrder.ORDER).distinct().flatMap(id -> Stream.ofNullable(documents.get(id)));
        }
        BsonValue from = filter.lowerBound();
        BsonValue to = filter.upperBound();
        if (from != null && to != null && BsonOrder.ORDER.compare(from, to) > 0) {
            return Stream.empty();
        }
        NavigableMap<BsonValue, StoredDocument> part = from == null ? documents : documents.tailMap(from, true);
        return (to == null ? part : part.headMap(to, true)).values().stream();
    }

    /** Inserts a document, with an id where it has none. Returns the id. */
    public BsonValue insert(WriteUnit unit, BsonDocument given) {
        requireWritable(unit);
        BsonDocument document = withId(given);
        DocumentSize.require(document);
        BsonValue id = requireNonNull(document.get("_id"), "_id: withId has put one there");
        StoredDocument stored = documents.get(id);
        if (stored != null && stored.visibleTo(unit) != null) {
            throw duplicateId(id);
        }
        if (stored == null) {
            stored = new StoredDocument(this, id);
        } else if (stored.conflictsWith(unit)) {
            throw WriteUnit.conflict();
        }
        enter(unit, stored, document);
        documents.put(id, stored);
        unit.write(stored, document, new Change("insert", namespace, id, document, null));
        return id;
    }

    /** MongoDB moves the id to the front. */
    private static BsonDocument withId(BsonDocument given) {
        BsonValue id = given.get("_id");
        if (id != null && id.isArray()) {
            throw CommandException.badValue("The '_id' value cannot be of type array");
        }
        BsonDocument document = new BsonDocument("_id", id == null ? new org.bson.BsonObjectId(new ObjectId()) : id);
        document.putAll(given.clone());
        return document;
    }

    private CommandException duplicateId(BsonValue id) {
        BsonDocument key = new BsonDocument("_id", id);
        return new CommandException(
                ErrorCode.DUPLICATE_KEY,
                "E11000 duplicate key error collection: " + namespace + " index: _id_ dup key: " + key.toJson(),
                new BsonDocument("keyPattern", new BsonDocument("_id", new BsonInt32(1))).append("keyValue", key));
    }

    /** Writes another version of a document that the unit sees. */
    public void update(WriteUnit unit, BsonDocument before, BsonDocument after, boolean replaces) {
        StoredDocument stored = writable(unit, before);
        DocumentSize.require(after);
        enter(unit, stored, after);
        unit.write(
                stored,
                after,
                replaces
                        ? new Change("replace", namespace, stored.id, after, null)
                        : new Change("update", namespace, stored.id, after, Difference.between(before, after)));
    }

    /** Deletes a document that the unit sees. */
    public void delete(WriteUnit unit, BsonDocument before) {
        StoredDocument stored = writable(unit, before);
        unit.write(stored, null, new Change("delete", namespace, stored.id, null, null));
    }

    private StoredDocument writable(WriteUnit unit, BsonDocument before) {
        requireWritable(unit);
        StoredDocument stored = documents.get(before.get("_id"));
        if (stored == null || stored.conflictsWith(unit)) {
            throw WriteUnit.conflict();
        }
        return stored;
    }

    private void requireWritable(WriteUnit unit) {
        if (createdAt > unit.readTime()) {
            throw WriteUnit.conflict();
        }
    }

    private void enter(WriteUnit unit, StoredDocument stored, BsonDocument document) {
        uniqueIndexes.forEach(index -> index.enter(unit, stored, document));
    }

    /** Does again what a journal tells of. */
    void restore(WriteUnit unit, Change change) {
        BsonValue id = requireNonNull(change.id(), "id: a change of a document has one");
        StoredDocument stored = documents.computeIfAbsent(id, unused -> new StoredDocument(this, id));
        if (change.document() != null) {
            enter(unit, stored, change.document());
        }
        unit.write(stored, change.document(), change);
    }

    /** Makes an index, if it is not there. Returns whether it was made. */
    boolean createIndex(WriteUnit unit, Index index) {
        Index same = indexes.get(index.name());
        if (same != null) {
            if (!same.equals(index)) {
                throw new CommandException(
                        ErrorCode.INDEX_KEY_SPECS_CONFLICT,
                        "An existing index has the same name as the requested index");
            }
            return false;
        }
        if (indexes.values().stream().anyMatch(other -> other.pattern().equals(index.pattern()))) {
            throw new CommandException(
                    ErrorCode.INDEX_OPTIONS_CONFLICT, "Index already exists with a different name: " + index.name());
        }
        if (index.unique()) {
            UniqueIndex unique = new UniqueIndex(index.name(), index.pattern());
            documents.values().forEach(stored -> {
                BsonDocument document = stored.visibleTo(unit);
                if (document != null) {
                    unique.enter(unit, stored, document);
                }
            });
            uniqueIndexes.add(unique);
        }
        indexes.put(index.name(), index);
        return true;
    }

    boolean hasOpenWrites(WriteUnit unit) {
        return documents.values().stream().anyMatch(stored -> stored.isWrittenByAnother(unit));
    }

    /** Forgets a document that nobody can see any more. */
    void forgetIfGone(StoredDocument stored) {
        if (stored.isGone()) {
            documents.remove(stored.id, stored);
            uniqueIndexes.forEach(index -> index.forget(stored));
        }
    }

    @Nullable BsonDocument newest(BsonValue id) {
        StoredDocument stored = documents.get(id);
        return stored == null ? null : stored.newest();
    }
}
