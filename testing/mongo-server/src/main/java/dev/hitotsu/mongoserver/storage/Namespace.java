package dev.hitotsu.mongoserver.storage;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The name of a collection within its database. */
public record Namespace(String database, String collection) {
    public Namespace {
        if (database.isEmpty()
                || collection.isEmpty()
                || collection.startsWith("system.")
                || collection.contains("$")) {
            throw new CommandException(
                    ErrorCode.INVALID_NAMESPACE, "Invalid namespace specified '" + database + "." + collection + "'");
        }
    }

    /** As a change event has it. */
    public BsonDocument document() {
        return new BsonDocument("db", new BsonString(database)).append("coll", new BsonString(collection));
    }

    @Override
    public String toString() {
        return database + "." + collection;
    }
}
