package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Operations of a collection that write. */
record CollectionWrites(MongoCollection<BsonDocument> collection) {
    /** Runs one; null where this is none of them. */
    @Nullable BsonValue run(String name, Arguments arguments) {
        return switch (name) {
            case "insertOne" -> insertOne(arguments.only("document", "session"));
            case "insertMany" -> insertMany(arguments.only("documents", "ordered", "session"));
            case "updateOne", "updateMany" ->
                update(name.equals("updateMany"), arguments.only("filter", "update", "upsert", "session"));
            case "replaceOne" -> replaceOne(arguments.only("filter", "replacement", "upsert", "session"));
            case "deleteOne", "deleteMany" -> delete(name.equals("deleteMany"), arguments.only("filter", "session"));
            case "createIndex" -> createIndex(arguments.only("keys", "name", "session"));
            case "dropIndex" -> dropIndex(arguments.only("name", "session"));
            default -> null;
        };
    }

    private BsonValue insertOne(Arguments arguments) {
        ClientSession session = arguments.session();
        BsonDocument document = arguments.document("document").clone();
        return Results.of(session == null ? collection.insertOne(document) : collection.insertOne(session, document));
    }

    private BsonValue insertMany(Arguments arguments) {
        ClientSession session = arguments.session();
        List<BsonDocument> documents = arguments.documents("documents").stream()
                .map(BsonDocument::clone)
                .toList();
        InsertManyOptions options = new InsertManyOptions().ordered(arguments.bool("ordered", true));
        return Results.of(
                session == null
                        ? collection.insertMany(documents, options)
                        : collection.insertMany(session, documents, options));
    }

    private BsonValue update(boolean many, Arguments arguments) {
        ClientSession session = arguments.session();
        UpdateOptions options = new UpdateOptions().upsert(arguments.bool("upsert", false));
        BsonDocument filter = arguments.document("filter");
        if (arguments.value("update").isArray()) {
            throw new NotUnderstoodException("update by a pipeline");
        }
        BsonDocument update = arguments.document("update");
        if (session == null) {
            return Results.of(
                    many
                            ? collection.updateMany(filter, update, options)
                            : collection.updateOne(filter, update, options));
        }
        return Results.of(
                many
                        ? collection.updateMany(session, filter, update, options)
                        : collection.updateOne(session, filter, update, options));
    }

    private BsonValue replaceOne(Arguments arguments) {
        ClientSession session = arguments.session();
        ReplaceOptions options = new ReplaceOptions().upsert(arguments.bool("upsert", false));
        BsonDocument filter = arguments.document("filter");
        BsonDocument replacement = arguments.document("replacement").clone();
        return Results.of(
                session == null
                        ? collection.replaceOne(filter, replacement, options)
                        : collection.replaceOne(session, filter, replacement, options));
    }

    private BsonValue delete(boolean many, Arguments arguments) {
        ClientSession session = arguments.session();
        DeleteOptions options = new DeleteOptions();
        BsonDocument filter = arguments.document("filter");
        if (session == null) {
            return Results.of(many ? collection.deleteMany(filter, options) : collection.deleteOne(filter, options));
        }
        return Results.of(
                many
                        ? collection.deleteMany(session, filter, options)
                        : collection.deleteOne(session, filter, options));
    }

    private BsonValue createIndex(Arguments arguments) {
        ClientSession session = arguments.session();
        IndexOptions options = new IndexOptions();
        if (arguments.has("name")) {
            options.name(arguments.string("name"));
        }
        BsonDocument keys = arguments.document("keys");
        return new BsonString(
                session == null
                        ? collection.createIndex(keys, options)
                        : collection.createIndex(session, keys, options));
    }

    private BsonValue dropIndex(Arguments arguments) {
        ClientSession session = arguments.session();
        if (session == null) {
            collection.dropIndex(arguments.string("name"));
        } else {
            collection.dropIndex(session, arguments.string("name"));
        }
        return BsonNull.VALUE;
    }
}
