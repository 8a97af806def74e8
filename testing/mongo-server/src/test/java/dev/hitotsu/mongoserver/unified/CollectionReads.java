package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Operations of a collection that read. */
record CollectionReads(MongoCollection<BsonDocument> collection) {
    /** Runs one; null where this is none of them. */
    @Nullable Object run(String name, Arguments arguments) {
        return switch (name) {
            case "find" -> find(arguments.only("filter", "session", "batchSize"));
            case "aggregate" -> aggregate(arguments.only("pipeline", "session", "batchSize", "maxTimeMS"));
            case "distinct" -> distinct(arguments.only("fieldName", "filter", "session"));
            case "countDocuments" -> count(arguments.only("filter", "session"));
            case "listIndexes" -> listIndexes(arguments.only("session"));
            case "createChangeStream" -> {
                ClientSession session = arguments.session();
                ChangeStreamIterable<BsonDocument> stream = session == null
                        ? collection.watch(arguments.documents("pipeline"))
                        : collection.watch(session, arguments.documents("pipeline"));
                yield ChangeStreams.open(stream, arguments);
            }
            default -> null;
        };
    }

    private BsonValue find(Arguments arguments) {
        ClientSession session = arguments.session();
        BsonDocument filter = arguments.document("filter");
        var found = session == null ? collection.find(filter) : collection.find(session, filter);
        return Results.of(arguments.has("batchSize") ? found.batchSize(arguments.number("batchSize")) : found);
    }

    private BsonValue aggregate(Arguments arguments) {
        ClientSession session = arguments.session();
        var pipeline = arguments.documents("pipeline");
        var found = session == null ? collection.aggregate(pipeline) : collection.aggregate(session, pipeline);
        if (arguments.has("maxTimeMS")) {
            found.maxTime(arguments.number("maxTimeMS"), TimeUnit.MILLISECONDS);
        }
        return Results.of(arguments.has("batchSize") ? found.batchSize(arguments.number("batchSize")) : found);
    }

    private BsonValue distinct(Arguments arguments) {
        ClientSession session = arguments.session();
        String field = arguments.string("fieldName");
        BsonDocument filter = arguments.document("filter");
        var found = session == null
                ? collection.distinct(field, filter, BsonValue.class)
                : collection.distinct(session, field, filter, BsonValue.class);
        return new BsonArray(found.into(new ArrayList<>()));
    }

    private BsonValue count(Arguments arguments) {
        ClientSession session = arguments.session();
        BsonDocument filter = arguments.document("filter");
        return new BsonInt64(
                session == null ? collection.countDocuments(filter) : collection.countDocuments(session, filter));
    }

    private BsonValue listIndexes(Arguments arguments) {
        ClientSession session = arguments.session();
        return Results.of(
                session == null
                        ? collection.listIndexes(BsonDocument.class)
                        : collection.listIndexes(session, BsonDocument.class));
    }
}
