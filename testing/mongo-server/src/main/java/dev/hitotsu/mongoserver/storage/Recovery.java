package dev.hitotsu.mongoserver.storage;

import org.bson.BsonDocument;

/** Does again what a journal tells of. Guarded by the storage's lock. */
record Recovery(Storage storage) {
    void restore(BsonDocument entry) {
        switch (JournalEntries.what(entry)) {
            case JournalEntries.CREATED -> storage.create(JournalEntries.namespace(entry), JournalEntries.at(entry));
            case JournalEntries.INDEXED -> {
                WriteUnit unit = storage.single();
                boolean unused = storage.require(unit, JournalEntries.namespace(entry))
                        .createIndex(unit, JournalEntries.index(entry));
            }
            case JournalEntries.DROPPED ->
                storage.drop(JournalEntries.namespace(entry), JournalEntries.at(entry), JournalEntries.wallTime(entry));
            case JournalEntries.COMMITTED -> commit(entry);
            default -> storage.restoredSessions().add(entry);
        }
    }

    private void commit(BsonDocument entry) {
        WriteUnit unit = new WriteUnit(
                Long.MAX_VALUE,
                JournalEntries.document(entry, "session"),
                entry.getInt64("number").getValue());
        for (Change change : JournalEntries.changes(entry)) {
            storage.require(unit, change.namespace()).restore(unit, change);
        }
        storage.commit(unit, JournalEntries.at(entry), JournalEntries.wallTime(entry));
        storage.end(unit);
    }
}
