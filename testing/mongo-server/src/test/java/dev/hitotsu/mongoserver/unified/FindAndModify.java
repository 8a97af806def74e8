package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Operations of a collection that find a document and change it. */
record FindAndModify(MongoCollection<BsonDocument> collection) {
    /** Runs one; null where this is none of them. */
    @Nullable BsonValue run(String name, Arguments arguments) {
        return switch (name) {
            case "findOneAndDelete" -> delete(arguments.only("filter", "sort", "session"));
            case "findOneAndReplace" ->
                replace(arguments.only("filter", "replacement", "returnDocument", "upsert", "sort", "session"));
            case "findOneAndUpdate" ->
                update(arguments.only("filter", "update", "returnDocument", "upsert", "sort", "session"));
            default -> null;
        };
    }

    private BsonValue delete(Arguments arguments) {
        ClientSession session = arguments.session();
        FindOneAndDeleteOptions options = new FindOneAndDeleteOptions().sort(sort(arguments));
        BsonDocument filter = arguments.document("filter");
        return Results.of(
                session == null
                        ? collection.findOneAndDelete(filter, options)
                        : collection.findOneAndDelete(session, filter, options));
    }

    private BsonValue replace(Arguments arguments) {
        ClientSession session = arguments.session();
        FindOneAndReplaceOptions options = new FindOneAndReplaceOptions()
                .sort(sort(arguments))
                .upsert(arguments.bool("upsert", false))
                .returnDocument(returned(arguments));
        BsonDocument filter = arguments.document("filter");
        BsonDocument replacement = arguments.document("replacement").clone();
        return Results.of(
                session == null
                        ? collection.findOneAndReplace(filter, replacement, options)
                        : collection.findOneAndReplace(session, filter, replacement, options));
    }

    private BsonValue update(Arguments arguments) {
        ClientSession session = arguments.session();
        FindOneAndUpdateOptions options = new FindOneAndUpdateOptions()
                .sort(sort(arguments))
                .upsert(arguments.bool("upsert", false))
                .returnDocument(returned(arguments));
        BsonDocument filter = arguments.document("filter");
        BsonDocument update = arguments.document("update");
        return Results.of(
                session == null
                        ? collection.findOneAndUpdate(filter, update, options)
                        : collection.findOneAndUpdate(session, filter, update, options));
    }

    private static @Nullable BsonDocument sort(Arguments arguments) {
        return arguments.has("sort") ? arguments.document("sort") : null;
    }

    private static ReturnDocument returned(Arguments arguments) {
        return arguments.has("returnDocument")
                        && arguments.string("returnDocument").equals("After")
                ? ReturnDocument.AFTER
                : ReturnDocument.BEFORE;
    }
}
