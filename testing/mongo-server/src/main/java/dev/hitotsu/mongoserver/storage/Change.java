package dev.hitotsu.mongoserver.storage;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a document, or to a collection.
 *
 * @param operation as the field {@code operationType} has it
 * @param id null for a whole collection
 * @param document after an insert or a replacement
 * @param update of an update
 */
public record Change(
        String operation,
        Namespace namespace,
        @Nullable BsonValue id,
        @Nullable BsonDocument document,
        @Nullable BsonDocument update) {}
