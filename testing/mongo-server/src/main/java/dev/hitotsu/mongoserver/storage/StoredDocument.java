package dev.hitotsu.mongoserver.storage;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A document with its committed versions, and the one that an open unit has written. Guarded by the storage's lock. */
final class StoredDocument {
    private record Version(long time, @Nullable BsonDocument document) {}

    final Collection collection;
    final BsonValue id;
    private final List<Version> versions = new ArrayList<>();
    private @Nullable WriteUnit writer;
    private @Nullable BsonDocument pending;

    StoredDocument(Collection collection, BsonValue id) {
        this.collection = collection;
        this.id = id;
    }

    /** What the unit sees: its own write, or what was committed when its snapshot was taken. */
    @Nullable BsonDocument visibleTo(WriteUnit unit) {
        return writer == unit ? pending : committedAt(unit.readTime());
    }

    private @Nullable BsonDocument committedAt(long time) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (versions.get(i).time <= time) {
                return versions.get(i).document;
            }
        }
        return null;
    }

    /** What was committed last. */
    @Nullable BsonDocument newest() {
        return versions.isEmpty() ? null : versions.getLast().document;
    }

    /** What another unit has written and not committed; null for nothing, and for a deletion. */
    @Nullable BsonDocument pendingOfAnother(WriteUnit unit) {
        return isWrittenByAnother(unit) ? pending : null;
    }

    boolean isWrittenByAnother(WriteUnit unit) {
        return writer != null && writer != unit;
    }

    /** Whether the unit may not write it: another one has written it, or has committed it since the unit's snapshot. */
    boolean conflictsWith(WriteUnit unit) {
        boolean newer = !versions.isEmpty() && versions.getLast().time > unit.readTime();
        return isWrittenByAnother(unit) || (writer == null && newer);
    }

    void write(WriteUnit unit, @Nullable BsonDocument document) {
        writer = unit;
        pending = document;
    }

    void commit(long time) {
        versions.add(new Version(time, pending));
        writer = null;
        pending = null;
    }

    void abort() {
        writer = null;
        pending = null;
    }

    /** Forgets versions that no snapshot from this time on can see. Returns whether one is enough now. */
    boolean prune(long oldestSnapshot) {
        while (versions.size() > 1 && versions.get(1).time <= oldestSnapshot) {
            versions.removeFirst();
        }
        return versions.size() <= 1 && (versions.isEmpty() || versions.getFirst().time <= oldestSnapshot);
    }

    /** Whether nobody can see anything here, if it is pruned. */
    boolean isGone() {
        return writer == null && versions.size() <= 1 && newest() == null;
    }
}
